import Foundation

/// The Gauss–Legendre rule of m nodes: exact for polynomials of degree 2m − 1 on [−1, 1].
public struct GaussLegendre: Sendable {
  /// Ascending.
  public let nodes: [Double]
  /// Positive, of sum 2.
  public let weights: [Double]

  /// The zeros of the Legendre polynomial of degree m ≥ 0 by Newton's method from asymptotic places; O(m²).
  public init(_ count: Int) {
    let m = Double(count)
    var (nodes, weights): ([Double], [Double]) = ([], [])
    for index in 0..<count {
      var x = -cos(Double.pi * (Double(index) + 0.75) / (m + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        var (value, previous) = (x, 1.0)
        for degree in stride(from: 2.0, through: m, by: 1) {
          (value, previous) = (((2 * degree - 1) * x * value - (degree - 1) * previous) / degree, value)
        }
        slope = m * (x * value - previous) / (x * x - 1)
        let step = value / slope
        x -= step
        if abs(step) <= 2 * Double.ulpOfOne { break }
      }
      nodes.append(x)
      weights.append(2 / ((1 - x * x) * slope * slope))
    }
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// The rule on [lower, upper].
  public func on(_ lower: Double, _ upper: Double) -> (nodes: [Double], weights: [Double]) {
    let half = (upper - lower) / 2
    return (nodes.map { lower + half * (1 + $0) }, weights.map { half * $0 })
  }
}
