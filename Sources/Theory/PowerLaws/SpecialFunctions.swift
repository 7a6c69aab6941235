import Foundation

/// log |Γ(x)|.
///
/// The C library's function that keeps Γ's sign apart, so that threads do not share it.
func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}

/// Γ(x); NaN at its poles 0, −1, …
///
/// For x < ½ by reflection, Γ(x) = π/(sin(πx) Γ(1−x)), with πx reduced to |πx| ≤ π/2 exactly.
public func gammaFunction(_ x: Double) -> Double {
  guard x < 0.5 else { return tgamma(x) }
  let nearest = x.rounded()
  guard x != nearest else { return .nan }
  let sine = sin(Double.pi * (x - nearest)) * (nearest.truncatingRemainder(dividingBy: 2) == 0 ? 1 : -1)
  return Double.pi / (sine * tgamma(1 - x))
}

/// log of the area of the unit sphere in d dimensions, 2π^{d/2}/Γ(d/2); 2 for d = 1.
func logSphereArea(_ dimension: Int) -> Double {
  let half = Double(dimension) / 2
  return M_LN2 + half * log(Double.pi) - logGamma(half)
}
