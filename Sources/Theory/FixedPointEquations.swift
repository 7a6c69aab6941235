import ComplexModule
import RealModule

/// The fixed-point equations (12)–(13) of Fan and Wang with what solving them takes: unknowns, chain of intermediate
/// values, Jacobian. In which form, `StieltjesTransform` says; nothing is allocated after `init`.
final class FixedPointEquations {
  typealias Number = Complex<Double>

  let depth: Int
  let input: SpectralLaw
  let b2: Double
  /// γ_l and z_l, l = 1…L at 0…L−1; z_0 apart.
  let ratios: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>
  let inputWeight: Double
  /// Whether layer l takes part: false if ζ_l vanishes identically.
  let active: UnsafeMutablePointer<Bool>

  /// u_l = 1/s_l.
  let u: UnsafeMutablePointer<Number>
  let zeta: UnsafeMutablePointer<Number>
  let tau: UnsafeMutablePointer<Number>
  let h: UnsafeMutablePointer<Number>
  /// Rows of the scaled Newton system: L unknowns, the derivative by z, the residual.
  let system: UnsafeMutablePointer<Number>
  /// Derivatives of the current τ_l or g_l by the scaled unknowns, and by z.
  let partials: UnsafeMutablePointer<Number>
  let saved: UnsafeMutablePointer<Number>
  let anchor: UnsafeMutablePointer<Number>

  var alpha0 = Number.zero
  var zeta0 = Number.zero
  var transforms = InputTransforms(
    value: .zero, first: .zero, valueByAlpha: .zero, valueByZeta: .zero, firstByZeta: .zero)
  var residual = Double.infinity
  /// Where `u` is a solution (z_{−1} left out), if it is.
  var position: Number?

  var columns: Int { depth + 2 }
  /// t = m(z).
  var value: Number { transforms.value }

  init(_ law: StieltjesTransform) {
    depth = law.depth
    input = law.input
    b2 = law.b2
    inputWeight = law.combination.layers[0]
    ratios = .allocate(capacity: depth)
    weights = .allocate(capacity: depth)
    active = .allocate(capacity: depth)
    for layer in 0..<depth {
      let weight = law.combination.layers[layer + 1]
      (ratios + layer).initialize(to: law.ratios[layer])
      (weights + layer).initialize(to: weight)
      (active + layer).initialize(to: weight > 0 || law.b2 > 0)
    }
    func numbers(_ count: Int) -> UnsafeMutablePointer<Number> {
      let memory = UnsafeMutablePointer<Number>.allocate(capacity: count)
      memory.initialize(repeating: .zero, count: count)
      return memory
    }
    u = numbers(depth)
    zeta = numbers(depth)
    tau = numbers(depth)
    h = numbers(depth)
    saved = numbers(depth)
    anchor = numbers(depth)
    partials = numbers(depth + 1)
    system = numbers(depth * (depth + 2))
  }

  deinit {
    ratios.deallocate()
    weights.deallocate()
    active.deallocate()
    for memory in [u, zeta, tau, h, saved, anchor, partials, system] { memory.deallocate() }
  }

  func save() { saved.update(from: u, count: depth) }
  func restore() { u.update(from: saved, count: depth) }

  /// u_l = ζ_l, exact at infinity.
  func startAtInfinity() {
    var above = Number.zero
    for layer in (0..<depth).reversed() {
      above = Number(weights[layer]) + above.multiplied(by: b2)
      u[layer] = above
    }
  }

  /// Whether every s_l lies in the open upper half-plane (Proposition 3.6).
  var isAdmissible: Bool {
    for layer in 0..<depth where active[layer] && !(u[layer].imaginary < 0) { return false }
    return true
  }

  var solution: FixedPointSolution {
    FixedPointSolution(
      stieltjes: value,
      layers: (0..<depth).map { active[$0] ? Number(1) / u[$0] : .infinity },
      residual: residual)
  }
}
