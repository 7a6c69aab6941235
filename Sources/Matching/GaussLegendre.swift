import Foundation

/// The Gauss–Legendre rule on [−1, 1], exact for polynomials of degree 2·count − 1.
struct GaussLegendre {
  let nodes: [Double]
  let weights: [Double]

  /// The zeros of the Legendre polynomial of degree `count` by Newton's method; ascending.
  init(count: Int) {
    var pairs: [(node: Double, weight: Double)] = []
    for k in 0..<count {
      var x = -cos(Double.pi * (Double(k) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<10 {
        let (value, derivative) = Self.legendre(count, at: x)
        x -= value / derivative
        slope = Self.legendre(count, at: x).derivative
        if abs(value / derivative) < 1e-15 { break }
      }
      pairs.append((x, 2 / ((1 - x * x) * slope * slope)))
    }
    nodes = pairs.map(\.node)
    weights = pairs.map(\.weight)
  }

  /// P_n(x) and P_n'(x) by the three-term recurrence, |x| < 1.
  private static func legendre(_ n: Int, at x: Double) -> (value: Double, derivative: Double) {
    var (before, value) = (1.0, x)
    for k in stride(from: 2, through: n, by: 1) {
      let degree = Double(k)
      (before, value) = (value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree)
    }
    return (value, Double(n) * (x * value - before) / (x * x - 1))
  }
}
