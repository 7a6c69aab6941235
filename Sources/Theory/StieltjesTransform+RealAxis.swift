import ComplexModule
import RealModule

extension StieltjesTransform {
  /// The density and the distribution function at a real point.
  ///
  /// A solution at real z is certified without a limit Im z → 0: a complex one if every s_l is in the upper
  /// half-plane; a real one if every s_l increases in z, for then it moves into the upper half-plane with z, where
  /// the solution is unique (Proposition 3.6). Without a certificate Im z comes down from above, as far as an edge asks.
  ///
  /// - Returns: nil where no solution was reached.
  func axisPoint(at place: LimitPlace, in workspace: FixedPointEquations) -> AxisPoint? {
    workspace.move(to: place.origin)
    let y = place.offset
    if let last = workspace.position, abs(last.real - y) < 0.5 * abs(y) {
      if land(on: y, in: workspace) { return axisPoint(place, workspace) }
      if approach(y, from: last, in: workspace) { return axisPoint(place, workspace) }
    }
    var eta = 1e-2 * max(abs(y), .leastNormalMagnitude)
    guard descend(to: Complex(y, eta), in: workspace) else { return nil }
    let floor = 1e-14 * eta
    while eta > floor {
      if land(on: y, in: workspace) { return axisPoint(place, workspace) }
      guard lower(to: Complex(y, eta * 1e-2), from: &eta, in: workspace) else { break }
    }
    guard eta < 1e-8 * abs(y) else { return nil }
    var point = axisPoint(place, workspace)
    point.isCertified = false
    return point
  }

  /// Moves a little above the axis beside the last point, then lands.
  private func approach(_ y: Double, from last: Complex<Double>, in workspace: FixedPointEquations) -> Bool {
    let step = Complex(y - last.real, abs(y - last.real) - last.imaginary)
    workspace.keepAnchor()
    for k in 0..<workspace.depth {
      let change = workspace.slope[k] * step
      let moved = workspace.u[k] * (change.magnitude < 0.5 ? 1 + change : Complex(1, 0))
      workspace.u[k] =
        moved.imaginary < 0 ? moved : Complex(moved.real, -1e-3 * moved.magnitude)
    }
    var eta = step.imaginary
    guard workspace.newton(at: Complex(y, eta), in: .upperHalfPlane, limit: 14), workspace.isAdmissible
    else {
      workspace.position = nil
      return false
    }
    for _ in 0..<3 {
      if land(on: y, in: workspace) { return true }
      guard lower(to: Complex(y, eta * 0.03), from: &eta, in: workspace) else { return false }
    }
    return false
  }

  /// Newton's method on the axis from the current u; restores u if it ends without a certificate.
  private func land(on y: Double, in workspace: FixedPointEquations) -> Bool {
    let origin = workspace.position
    workspace.keepAnchor()
    if workspace.newton(at: Complex(y), in: .plane, limit: 16), workspace.certify() { return true }
    workspace.restoreAnchor()
    workspace.position = origin
    return false
  }

  private func axisPoint(_ place: LimitPlace, _ workspace: FixedPointEquations) -> AxisPoint {
    let m = workspace.value
    let isGap = m.imaginary <= 1e-10 * abs(m.real)
    return AxisPoint(
      place: place, density: isGap ? 0 : m.imaginary / .pi, distribution: workspace.distribution, isGap: isGap)
  }
}
