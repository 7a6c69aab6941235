import Diagnostics
import Foundation

/// Wigner's semicircle law on [−2, 2], of density √(4 − x²)/(2π): the limit spectrum of a symmetric matrix whose
/// entries above the diagonal are independent of mean 0 and variance 1/n.
///
/// With x = 2cos θ the mass of (x, 2] is (2θ − sin 2θ)/(2π), which keeps its relative precision down to 0.
public enum Semicircle {
  /// The density at x.
  public static func density(at x: Double) -> Double {
    abs(x) < 2 ? ((2 - x) * (2 + x)).squareRoot() / (2 * .pi) : 0
  }

  /// The mass of (−∞, x].
  public static func distribution(at x: Double) -> Double { tail(above: -x) }

  /// The mass of (x, ∞).
  public static func tail(above x: Double) -> Double {
    if x >= 2 { return 0 }
    if x <= -2 { return 1 }
    let mass = lens(2 * asin((0.5 - abs(x) / 4).squareRoot())) / (2 * .pi)
    return x >= 0 ? mass : 1 - mass
  }

  /// The x above which the mass is `mass` in [0, 1].
  ///
  /// Newton's method for 2θ − sin 2θ = 2π·mass, convex for masses up to ½ and started on its convex side.
  ///
  /// - Throws: `Problem(.usage)` for a mass outside [0, 1].
  public static func quantile(tail mass: Double) throws -> Double {
    guard (0...1).contains(mass) else {
      throw Problem(.usage, object: "mass \(mass)", cause: "a probability lies in 0…1")
    }
    guard mass <= 0.5 else { return -(try quantile(tail: 1 - mass)) }
    guard mass > 0 else { return 2 }
    let target = 2 * Double.pi * mass
    // 2θ − sin 2θ ≤ 4θ³/3: the start lies below the root, the first step leads above it, the others down to it.
    var angle = cbrt(0.75 * target)
    for _ in 0..<20 {
      let sine = sin(angle)
      let next = min(angle - (lens(angle) - target) / (4 * sine * sine), .pi / 2)
      defer { angle = next }
      if abs(next - angle) <= 2 * Double.ulpOfOne * angle { break }
    }
    return 2 * cos(angle)
  }

  /// The classical locations of the eigenvalues of an n × n matrix, descending: above the i-th lies the mass
  /// (i − ½)/n.
  ///
  /// - Throws: `Problem(.usage)` unless i lies in 1…n.
  public static func location(_ i: Int, of n: Int) throws -> Double {
    guard n > 0, (1...n).contains(i) else {
      throw Problem(.usage, object: "eigenvalue \(i)", cause: "there are the eigenvalues 1…\(n)")
    }
    return try quantile(tail: (Double(i) - 0.5) / Double(n))
  }

  /// 2θ − sin 2θ without cancellation.
  private static func lens(_ angle: Double) -> Double {
    let z = 2 * angle
    guard z < 1 else { return z - sin(z) }
    // z³/3! − z⁵/5! + …
    let square = z * z
    var (term, sum, k) = (z * square / 6, 0.0, 3.0)
    while abs(term) > 0.1 * Double.ulpOfOne * sum {
      sum += term
      term *= -square / ((k + 1) * (k + 2))
      k += 2
    }
    return sum
  }
}
