import ComplexModule
import Diagnostics
import Foundation
import RealModule

/// The Marčenko–Pastur law of ratio γ = n/d: the limit spectrum of XᵀX, X of shape (d, n) with independent
/// entries of variance 1/d.
///
/// It has the density √((λ₊ − x)(x − λ₋)) / (2πγx) on [λ₋, λ₊], λ± = (1 ± √γ)², and for γ > 1 the mass
/// 1 − 1/γ at 0.
public struct MarchenkoPastur: Sendable, Equatable {
  /// γ.
  public let ratio: Double

  /// - Throws: `Problem(.usage)` unless 0 < γ < ∞.
  public init(ratio: Double) throws {
    guard ratio > 0, ratio.isFinite else {
      throw Problem(
        .usage, object: "Marčenko–Pastur ratio \(ratio)", cause: "the ratio n/d must be positive and finite")
    }
    self.ratio = ratio
  }

  /// λ₋ = (1 − √γ)².
  public var lowerEdge: Double { (1 - ratio.squareRoot()) * (1 - ratio.squareRoot()) }

  /// λ₊ = (1 + √γ)².
  public var upperEdge: Double { (1 + ratio.squareRoot()) * (1 + ratio.squareRoot()) }

  /// The mass at 0: max(0, 1 − 1/γ).
  public var atom: Double { max(0, 1 - 1 / ratio) }

  /// The density of the continuous part at x.
  public func density(at x: Double) -> Double {
    guard x > lowerEdge, x < upperEdge else { return 0 }
    return ((upperEdge - x) * (x - lowerEdge)).squareRoot() / (2 * .pi * ratio * x)
  }

  /// μ((−∞, x]), the atom included from x = 0 on, in closed form.
  public func distribution(at x: Double) -> Double {
    if x < 0 { return 0 }
    if x <= lowerEdge { return atom }
    if x >= upperEdge { return 1 }
    let (low, high) = (lowerEdge, upperEdge)
    let root = ((high - x) * (x - low)).squareRoot()
    let middle = atan2(x - (1 + ratio), root) + Double.pi / 2
    let inverse = atan2((1 + ratio) * x - low * high, (low * high).squareRoot() * root) + Double.pi / 2
    let bulk = root + (1 + ratio) * middle - (low * high).squareRoot() * inverse
    return min(1, atom + bulk / (2 * .pi * ratio))
  }

  /// m(z) = ∫ 1/(x − z) dμ(x), for z off the support.
  public func stieltjes(at z: Complex<Double>) -> Complex<Double> {
    transforms(alpha: -z, zeta: 1).value
  }
}

extension MarchenkoPastur {
  /// With w = −α/ζ, t = m(w)/ζ is a root of αγζt² + (α + (1−γ)ζ)t − 1 = 0, taken in the form that does not
  /// cancel; g = t/(1 + γζt). Derivatives come from the quadratic.
  func transforms(alpha: Complex<Double>, zeta: Complex<Double>) -> InputTransforms {
    guard zeta != .zero else {
      let t = alpha.reciprocal ?? .zero
      let square = t * t
      return InputTransforms(
        value: t, first: t, valueByAlpha: -square, valueByZeta: -square,
        firstByZeta: -square.multiplied(by: 1 + ratio))
    }
    let w = -alpha / zeta
    let root = radical(at: w)
    let centre = Complex(1 - ratio) - w
    let (difference, sum) = (centre - root, centre + root)
    let m =
      difference.lengthSquared >= sum.lengthSquared
      ? Complex(2) / difference : sum / w.multiplied(by: 2 * ratio)
    let t = m / zeta
    let h = 1 + m.multiplied(by: ratio)
    let slope = zeta * root
    let byAlpha = (m.multiplied(by: ratio) + 1) * t / slope
    let byZeta = (alpha * t).multiplied(by: ratio) * t / slope + t.multiplied(by: 1 - ratio) / slope
    return InputTransforms(
      value: t, first: t / h, valueByAlpha: byAlpha, valueByZeta: byAlpha / (h * h),
      firstByZeta: (byZeta - (t * t).multiplied(by: ratio)) / (h * h))
  }

  /// √((w − λ₋)(w − λ₊)), the branch that behaves as w at infinity.
  private func radical(at w: Complex<Double>) -> Complex<Double> {
    Complex.sqrt(w - Complex(lowerEdge)) * Complex.sqrt(w - Complex(upperEdge))
  }

  /// ∫ arg(α + ζx) dμ(x), from the log-determinant ∫ log(x − w) dμ = log(1/s − w) + (log s + 1/s − 1)/γ,
  /// s = 1 + γm(w).
  func angle(alpha: Complex<Double>, zeta: Complex<Double>) -> Double {
    if alpha.imaginary == 0 && zeta.imaginary == 0 { return realAngle(alpha: alpha.real, zeta: zeta.real) }
    guard zeta != .zero else { return lowerAngle(alpha) }
    let w = -alpha / zeta
    let s = 1 + (zeta * transforms(alpha: alpha, zeta: zeta).value).multiplied(by: ratio)
    let inverse = Complex(1) / s
    return lowerAngle(zeta) + (inverse - w).phase + (s.phase + inverse.imaginary) / ratio
  }

  private func realAngle(alpha: Double, zeta: Double) -> Double {
    let below = zeta == 0 ? 0 : distribution(at: -alpha / zeta)
    return -Double.pi * (zeta > 0 ? below : zeta < 0 ? 1 - below : alpha < 0 ? 1 : 0)
  }
}
