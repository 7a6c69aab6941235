import Foundation

/// Weights of sum 1 with given moments that are nearest to given weights in relative entropy: w_j exp(Σ_k c_k θ_j^k) but for a
/// factor.
///
/// Where the weights are those of a random vector uniform on the sphere, this is to first order the best control variate for
/// the moments that are known.
struct TiltedWeights {
  private(set) var weights: [Double]

  /// The most moments that are matched.
  static let most = 2

  /// - Parameter moments: the means of θ, and of θ²; those that no such weights have leave them as they are.
  init(of nodes: [Double], _ given: [Double], moments: [Double]) {
    let sum = given.reduce(0, +)
    let plain = given.map { sum > 0 ? $0 / sum : 0 }
    weights = plain
    let scale = nodes.reduce(0) { max($0, abs($1)) }
    guard scale > 0, !moments.isEmpty else { return }
    let targets = moments.prefix(Self.most).enumerated().map { $1 / pow(scale, Double($0 + 1)) }
    let powers = nodes.map { node in targets.indices.map { pow(node / scale, Double($0 + 1)) } }
    var c = targets.map { _ in 0.0 }
    for _ in 0..<50 {
      let (means, covariances) = Self.moments(powers, weights)
      let off = zip(targets, means).map { $0 - $1 }
      guard off.contains(where: { abs($0) > 1e-13 }) else { return }
      guard let step = Self.solution(of: covariances, off) else { break }
      // (Of a convex problem Newton's steps need a bound alone.)
      let factor = min(1, 2 / max(step.reduce(0) { max($0, abs($1)) }, 1e-300))
      for k in c.indices { c[k] += factor * step[k] }
      let exponents = powers.map { zip(c, $0).reduce(0) { $0 + $1.0 * $1.1 } }
      let highest = exponents.max() ?? 0
      let raw = zip(plain, exponents).map { $0 * exp($1 - highest) }
      let total = raw.reduce(0, +)
      weights = raw.map { $0 / total }
    }
    weights = plain
  }

  private static func moments(_ powers: [[Double]], _ weights: [Double]) -> (means: [Double], covariances: [[Double]]) {
    let order = (powers.first ?? []).indices
    let means = order.map { k in zip(powers, weights).reduce(0) { $0 + $1.1 * $1.0[k] } }
    let covariances = order.map { k in
      order.map { l in zip(powers, weights).reduce(0) { $0 + $1.1 * ($1.0[k] - means[k]) * ($1.0[l] - means[l]) } }
    }
    return (means, covariances)
  }

  /// Of one or two equations; nil where they have none.
  private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double]? {
    guard right.count == 2 else { return matrix[0][0] > 1e-14 ? [right[0] / matrix[0][0]] : nil }
    let determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
    guard determinant > 1e-10 * matrix[0][0] * matrix[1][1], determinant > 0 else { return nil }
    return [
      (right[0] * matrix[1][1] - right[1] * matrix[0][1]) / determinant,
      (right[1] * matrix[0][0] - right[0] * matrix[1][0]) / determinant,
    ]
  }
}
