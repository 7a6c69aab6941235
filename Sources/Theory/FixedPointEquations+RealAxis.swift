import ComplexModule
import RealModule

extension FixedPointEquations {
  func keepAnchor() { anchor.update(from: u, count: depth) }
  func restoreAnchor() { u.update(from: anchor, count: depth) }

  /// Whether the solution at a real point is the boundary value; a real one is freed of rounding.
  func certify() -> Bool {
    var isComplex = false
    for k in 0..<depth where active[k] {
      let size = 1e-11 * u[k].magnitude
      guard u[k].imaginary <= size else { return false }
      if u[k].imaginary < -size { isComplex = true }
    }
    if isComplex { return value.imaginary > 0 }
    guard let position else { return false }
    for k in 0..<depth where active[k] {
      guard (slope[k] * u[k]).real < 0 else { return false }
      u[k] = Number(u[k].real)
    }
    evaluate(at: position)
    return true
  }

  /// The distribution function at a solved point, exact to second order in the error of u:
  ///
  ///     F = −(1/π) Im [∫ log(α_0 + ζ_0x) dμ_0 + Σ_l (log ζ_l − log u_l + 1/h_l − 1)/γ_l],
  ///
  /// minus the normalised log-determinant of K − z over π. The bracket is stationary in u: (12) is its gradient.
  var distribution: Double {
    var sum = input.angle(alpha: alpha0, zeta: zeta0)
    for layer in 0..<depth where active[layer] {
      let inverse = Number(1) / h[layer]
      sum += (lowerAngle(zeta[layer]) - lowerAngle(u[layer]) + inverse.imaginary) / ratios[layer]
    }
    // (A difference, lest it be −0.)
    return 0 - sum / .pi
  }
}
