import Diagnostics
import Foundation
import LinearAlgebra

/// The Tracy–Widom law of order β = 1, that of the largest eigenvalue of large real matrices.
public enum TracyWidom {
  /// 1 − F₁(s), to a relative accuracy of about 10⁻¹² where it is small; 1 for s < −8, where F₁ < 2·10⁻¹², and 0 for
  /// s > 107, where it leaves float64.
  ///
  /// F₁(s) is the determinant of 1 − B on L²(0, ∞), B(x, y) = Ai(x + y + s) (Ferrari and Spohn 2005), taken by a
  /// Gauss–Legendre rule (Bornemann 2010). Beyond s = 10 the trace ½∫_s^∞ Ai is all of it that float64 sees.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public static func upperTail(at s: Double) throws -> Double {
    guard s >= -8 else { return 1 }
    guard s <= 10 else { return tailIntegral(from: s) / 2 }
    let rule = (s < -2 ? longRule : shortRule).on(0, max(16 - s, 8))
    let roots = rule.weights.map { $0.squareRoot() }
    var kernel = Matrix<Double>(rows: roots.count, columns: roots.count)
    for i in roots.indices {
      for j in 0...i {
        let value = roots[i] * roots[j] * airy(rule.nodes[i] + rule.nodes[j] + s)
        (kernel[i, j], kernel[j, i]) = (value, value)
      }
    }
    return -expm1(try SymmetricEigen.values(of: kernel).reduce(0) { $0 + log1p(-min($1, 1)) })
  }

  /// The s of 1 − F₁(s) = 0.01.
  public static let onePercentPoint = 2.0234492813798

  private static let shortRule = GaussLegendre(32)
  private static let longRule = GaussLegendre(40)

  /// Ai(x) for x ≥ −10, to 10⁻¹⁵ of itself where x ≥ 0, and 2·10⁻¹² else.
  ///
  /// Ai(x) = (1/2πi)∫ exp(t³/3 − xt) dt over the line Re t = a, a = √x or 1, by the trapezoidal rule, whose error decays
  /// exponentially.
  private static func airy(_ x: Double) -> Double {
    let a = max(max(x, 0).squareRoot(), 1)
    let step = 0.1 / a.squareRoot()
    var sum = 0.5
    for k in 1...90 {
      let u = Double(k) * step
      sum += exp(-a * u * u) * cos((a * a - x) * u - u * u * u / 3)
    }
    return exp(a * (a * a / 3 - x)) * step * sum / .pi
  }

  /// ∫_s^∞ Ai for s ≥ 1: the same with 1/t in the integrand.
  private static func tailIntegral(from s: Double) -> Double {
    let a = s.squareRoot()
    let step = 0.1 / a.squareRoot()
    var sum = 0.5 / a
    for k in 1...90 {
      let u = Double(k) * step
      // The real part of exp(−iu³/3)/(a + iu).
      let phase = u * u * u / 3
      sum += exp(-a * u * u) * (a * cos(phase) - u * sin(phase)) / (a * a + u * u)
    }
    return exp(-2 * a * s / 3) * step * sum / .pi
  }
}
