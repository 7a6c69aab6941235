import ComplexModule
import RealModule

extension FixedPointEquations {
  /// How a Newton run keeps to the upper half-plane.
  enum Domain {
    /// Every s_l stays in the open upper half-plane: steps are cut at its border.
    case upperHalfPlane
    /// Anything goes: real solutions are wanted too.
    case plane
  }

  /// Newton's method for the relative unknowns at z from the current u, until the steps are those of rounding. Beside
  /// an edge, a double solution, they shrink by halves and end above ε by its condition. On success u, `transforms`,
  /// `residual` and `slope` belong to z.
  func newton(at z: Number, in domain: Domain, limit: Int = 24) -> Bool {
    position = nil
    var previous = Double.infinity
    var cuts = 0
    var remaining = limit
    while remaining > 0 {
      evaluate(at: z)
      guard residual.isFinite, linearise() else { return false }
      var size = 0.0
      var fraction = 1.0
      var settled = true
      for k in 0..<depth where active[k] {
        let delta = step[k]
        size = Swift.max(size, delta.magnitude)
        let change = (u[k] * delta).imaginary
        if domain == .upperHalfPlane, u[k].imaginary < 0, u[k].imaginary + change >= 0 {
          fraction = Swift.min(fraction, -0.8 * u[k].imaginary / change)
        }
        if abs(change) > 1e-9 * abs(u[k].imaginary) { settled = domain == .plane }
      }
      guard size.isFinite else { return false }
      if fraction < 1 {
        cuts += 1
        if cuts > 6 { return false }
      }
      if size > 0.7 { fraction = Swift.min(fraction, 0.7 / size) }
      for k in 0..<depth where active[k] {
        u[k] += (u[k] * step[k]).multiplied(by: fraction)
      }
      let stalled = size < 1e-6 && size > 0.9 * previous
      if fraction == 1, (size < 3e-14 && settled) || stalled {
        guard residual < 1e-7 else { return false }
        evaluate(at: z)
        position = z
        return residual.isFinite
      }
      // Convergence, if slow, is worth waiting for.
      remaining -= size < 1e-5 && size < 0.7 * previous ? 0 : 1
      previous = size
    }
    return false
  }

  /// u ← (u + φ(u))/2, the damped iteration that keeps every s_l in the upper half-plane but creeps at edges.
  func iterate(at z: Number, steps: Int) {
    position = nil
    for _ in 0..<steps {
      evaluate(at: z)
      for k in 0..<depth where active[k] {
        let s = (Number(1) / u[k] + h[k] / zeta[k]).multiplied(by: 0.5)
        u[k] = Number(1) / s
      }
      if residual < 1e-6 { return }
    }
  }
}
