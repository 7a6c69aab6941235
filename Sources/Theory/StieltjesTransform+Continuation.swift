import ComplexModule
import Diagnostics
import RealModule

extension StieltjesTransform {
  /// Solves at z, first from the workspace's last point, then by continuation from far above z.
  func solve(at z: Complex<Double>, in workspace: FixedPointEquations) throws {
    guard z.imaginary > 0, z.isFinite else {
      throw Problem(
        .usage, object: "z = \(z.real) + \(z.imaginary)i",
        cause: "the fixed-point equations (12)–(13) are posed for Im z > 0",
        remedy: "use the conjugate below the axis, the density on it")
    }
    let place = located(z.real - combination.identity)
    workspace.move(to: place.origin)
    guard solveRelative(at: Complex(place.offset, z.imaginary), in: workspace) else { throw failure(at: z) }
  }

  func failure(at z: Complex<Double>) -> Problem {
    Problem(
      .numericalFailure, object: "limit law at z = \(z.real) + \(z.imaginary)i",
      cause: "no solution of the fixed-point equations (12)–(13) was reached",
      remedy: "check the ratios and b_σ² for extreme values; a larger Im z is easier")
  }

  /// As above with z relative to the workspace's origin.
  private func solveRelative(at z: Complex<Double>, in workspace: FixedPointEquations) -> Bool {
    if let last = workspace.position, workspace.isAdmissible {
      if last == z { return true }
      if near(last, z), accept(z, in: workspace, limit: 12) { return true }
    }
    return descend(to: z, in: workspace)
  }

  /// Warm starts pay only if the points see the spectrum alike.
  private func near(_ last: Complex<Double>, _ z: Complex<Double>) -> Bool {
    (z - last).length < 0.5 * z.length
  }

  /// One Newton run at z; on failure u is as before.
  private func accept(_ z: Complex<Double>, in workspace: FixedPointEquations, limit: Int) -> Bool {
    workspace.save()
    let mass = z.imaginary * (1 + 1e-9)
    if workspace.newton(at: z, in: .upperHalfPlane, limit: limit), workspace.isAdmissible,
      workspace.value.imaginary > 0, workspace.value.length * mass < 1 + 1e-6
    {
      return true
    }
    workspace.restore()
    workspace.position = nil
    return false
  }

  /// Continuation in Im z at fixed Re z down to z, from where u_l ≈ ζ_l is close enough a start; steps shorten on
  /// failure.
  func descend(to z: Complex<Double>, in workspace: FixedPointEquations) -> Bool {
    let near = 4 * (centre + abs(absolute(LimitPlace(origin: workspace.origin, offset: z.real))))
    var eta = max(near, workspace.height, z.imaginary)
    for _ in 0..<60 {
      workspace.startAtInfinity()
      if accept(Complex(z.real, eta), in: workspace, limit: 30) {
        workspace.height = max(workspace.height, eta)
        return lower(to: z, from: &eta, in: workspace)
      }
      guard eta < z.imaginary || eta < .greatestFiniteMagnitude / 1024 else { break }
      eta *= 16
    }
    return false
  }

  /// Continues a solution at Re z + i`eta` down to z.
  func lower(to z: Complex<Double>, from eta: inout Double, in workspace: FixedPointEquations) -> Bool {
    var ratio = 0.2
    while eta > z.imaginary {
      let next = max(z.imaginary, eta * ratio)
      if accept(Complex(z.real, next), in: workspace, limit: 14) {
        eta = next
        ratio = max(1e-3, ratio * ratio.squareRoot())
      } else if ratio < 0.97 {
        ratio = ratio.squareRoot()
      } else {
        workspace.iterate(at: Complex(z.real, next), steps: 5000)
        guard accept(Complex(z.real, next), in: workspace, limit: 40) else { return false }
        eta = next
      }
    }
    return true
  }
}
