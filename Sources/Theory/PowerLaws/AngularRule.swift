import Foundation
import LinearAlgebra

/// The mean of a function of (m·e)² over uniformly distributed unit vectors m of R^d, e a fixed one: Gauss–Legendre in
/// the angle ψ between them, whose density is proportional to sin^{d−2} ψ. For d = 1, (m·e)² = 1.
struct AngularRule: Sendable {
  /// cos² ψ at the nodes.
  let squares: [Double]
  /// Sum to 1.
  let weights: [Double]

  init(dimension: Int, count: Int = 48) {
    guard dimension > 1 else {
      (squares, weights) = ([1], [1])
      return
    }
    let rule = GaussLegendre(count).on(0, Double.pi / 2)
    let densities = zip(rule.nodes, rule.weights).map { $1 * pow(sin($0), Double(dimension - 2)) }
    let total = densities.reduce(0, +)
    squares = rule.nodes.map { cos($0) * cos($0) }
    weights = densities.map { $0 / total }
  }
}
