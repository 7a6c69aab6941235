import ComplexModule
import RealModule

extension MarchenkoPastur {
  /// With w = −α/ζ, t = m(w)/ζ is a root of αγζt² + (α + (1−γ)ζ)t − 1 = 0, taken in the form that does not
  /// cancel; g = t/(1 + γζt), but beside an atom at 0. Derivatives come from the quadratic.
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
    let first = ratio > 1 && w.magnitude < 1 ? (1 + w * companion(at: w, root)).multiplied(by: 1 / ratio) / zeta : t / h
    let slope = zeta * root
    let byAlpha = (m.multiplied(by: ratio) + 1) * t / slope
    let byZeta = (alpha * t).multiplied(by: ratio) * t / slope + t.multiplied(by: 1 - ratio) / slope
    return InputTransforms(
      value: t, first: first, valueByAlpha: byAlpha, valueByZeta: byAlpha / (h * h),
      firstByZeta: (byZeta - (t * t).multiplied(by: ratio)) / (h * h))
  }

  /// The transform of XXᵀ, γm + (γ − 1)/w, which has no pole at 0 for γ > 1: 1 + wm is 1/γ of its 1 + wm.
  private func companion(at w: Complex<Double>, _ root: Complex<Double>) -> Complex<Double> {
    let centre = Complex(ratio - 1) - w
    let (difference, sum) = (centre - root, centre + root)
    return difference.lengthSquared >= sum.lengthSquared ? Complex(2) / difference : sum / w.multiplied(by: 2)
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
