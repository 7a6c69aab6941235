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

  /// Newton's method for the relative unknowns at z from the current u. On success u, `transforms`, `residual`
  /// and the derivative column (u_k′/u_k, see `derivative`) belong to z.
  func newton(at z: Number, in domain: Domain, limit: Int = 24) -> Bool {
    position = nil
    var previous = Double.infinity
    var cuts = 0
    for _ in 0..<limit {
      evaluate(at: z, jacobian: true)
      guard residual.isFinite, eliminate() else { return false }
      var step = 0.0
      var fraction = 1.0
      var settled = true
      for k in 0..<depth where active[k] {
        let delta = system[k * columns + depth + 1]
        step = Swift.max(step, delta.magnitude)
        let change = (u[k] * delta).imaginary
        if domain == .upperHalfPlane, u[k].imaginary < 0, u[k].imaginary + change >= 0 {
          fraction = Swift.min(fraction, -0.8 * u[k].imaginary / change)
        }
        if abs(change) > 1e-9 * abs(u[k].imaginary) { settled = domain == .plane }
      }
      guard step.isFinite else { return false }
      if fraction < 1 {
        cuts += 1
        if cuts > 6 { return false }
      }
      if step > 0.7 { fraction = Swift.min(fraction, 0.7 / step) }
      for k in 0..<depth where active[k] {
        u[k] += (u[k] * system[k * columns + depth + 1]).multiplied(by: fraction)
      }
      let stalled = step < 1e-7 && step > 0.3 * previous
      if fraction == 1, (step < 3e-14 && settled) || stalled {
        position = z
        return residual < 1e-7
      }
      previous = step
    }
    return false
  }

  /// u_k′(z)/u_k of the last Newton run.
  func derivative(_ k: Int) -> Number { system[k * columns + depth] }

  /// Gaussian elimination with partial pivoting; solutions replace the last two columns.
  private func eliminate() -> Bool {
    let width = columns
    for pivot in 0..<depth {
      var best = pivot
      for row in pivot..<depth
      where system[row * width + pivot].magnitude > system[best * width + pivot].magnitude {
        best = row
      }
      if best != pivot {
        for column in pivot..<width {
          let held = system[pivot * width + column]
          system[pivot * width + column] = system[best * width + column]
          system[best * width + column] = held
        }
      }
      guard let inverse = system[pivot * width + pivot].reciprocal else { return false }
      for column in pivot + 1..<width { system[pivot * width + column] *= inverse }
      for row in 0..<depth where row != pivot {
        let factor = system[row * width + pivot]
        guard factor != .zero else { continue }
        for column in pivot + 1..<width {
          system[row * width + column] -= factor * system[pivot * width + column]
        }
      }
    }
    return true
  }

  /// u ← (u + φ(u))/2, the damped iteration that keeps every s_l in the upper half-plane but creeps at edges.
  func iterate(at z: Number, steps: Int) {
    position = nil
    for _ in 0..<steps {
      evaluate(at: z, jacobian: false)
      for k in 0..<depth where active[k] {
        let s = (Number(1) / u[k] + h[k] / zeta[k]).multiplied(by: 0.5)
        u[k] = Number(1) / s
      }
      if residual < 1e-6 { return }
    }
  }
}
