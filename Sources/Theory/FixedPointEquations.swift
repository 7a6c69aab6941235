import ComplexModule
import RealModule

/// The fixed-point equations (12)–(13) of Fan and Wang with what solving them takes: unknowns, chain of intermediate
/// values, Newton system. In which form, `StieltjesTransform` says. Memory and work of a step are proportional to L;
/// nothing is allocated after `init` but the input law's table, once for each origin.
final class FixedPointEquations {
  typealias Number = Complex<Double>

  let depth: Int
  let law: StieltjesTransform
  /// b_σ², γ_l and z_l, l = 1…L at 0…L−1; z_0 apart.
  let b2: UnsafeMutablePointer<Double>
  let ratios: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>
  let inputWeight: Double
  /// Whether layer l takes part; if not, ζ_l and u_l are 0.
  let active: UnsafeMutablePointer<Bool>

  /// u_l = 1/s_l.
  let u: UnsafeMutablePointer<Number>
  let zeta: UnsafeMutablePointer<Number>
  let tau: UnsafeMutablePointer<Number>
  let h: UnsafeMutablePointer<Number>
  /// Newton's step and du_l/dz, both relative to u_l.
  let step: UnsafeMutablePointer<Number>
  let slope: UnsafeMutablePointer<Number>
  /// What δ_l is made of as the Newton system is solved: δ_{l+1}, dα′, dt and the residual (see `linearise`).
  let byNext: UnsafeMutablePointer<Number>
  let byAlpha: UnsafeMutablePointer<Number>
  let byValue: UnsafeMutablePointer<Number>
  let saved: UnsafeMutablePointer<Number>
  let anchor: UnsafeMutablePointer<Number>

  /// What z is measured from, the place of `origin` in `law.origins`, and μ_0 as seen from there.
  private(set) var origin = 0
  private(set) var shift: Double
  private(set) var input: SpectralLaw

  var alpha0 = Number.zero
  var zeta0 = Number.zero
  var transforms = InputTransforms(
    value: .zero, first: .zero, valueByAlpha: .zero, valueByZeta: .zero, firstByZeta: .zero)
  var residual = Double.infinity
  /// dm/dz at the last linearisation.
  var valueSlope = Number.zero
  /// Where `u` is a solution (relative to the origin), if it is.
  var position: Number?
  /// From how far above the axis continuation succeeded last.
  var height = 0.0

  /// t = m(z).
  var value: Number { transforms.value }

  init(_ law: StieltjesTransform) {
    self.law = law
    depth = law.depth
    shift = law.origins[0].shift
    input = law.input.measured(from: shift)
    inputWeight = law.weights[0]
    b2 = .allocate(capacity: depth)
    ratios = .allocate(capacity: depth)
    weights = .allocate(capacity: depth)
    active = .allocate(capacity: depth)
    for layer in 0..<depth {
      let weight = law.weights[layer + 1]
      (b2 + layer).initialize(to: law.b2[layer])
      (ratios + layer).initialize(to: law.ratios[layer])
      (weights + layer).initialize(to: weight)
      (active + layer).initialize(to: law.isPresent[layer + 1])
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
    step = numbers(depth)
    slope = numbers(depth)
    byNext = numbers(depth)
    byAlpha = numbers(depth)
    byValue = numbers(depth)
    saved = numbers(depth)
    anchor = numbers(depth)
  }

  deinit {
    b2.deallocate()
    ratios.deallocate()
    weights.deallocate()
    active.deallocate()
    for memory in [u, zeta, tau, h, step, slope, byNext, byAlpha, byValue, saved, anchor] { memory.deallocate() }
  }

  /// Measures z from another origin. The last solution, known relative to the old one, is forgotten.
  func move(to number: Int) {
    guard number != origin else { return }
    origin = number
    shift = law.origins[number].shift
    input = law.input.measured(from: shift)
    position = nil
  }

  func save() { saved.update(from: u, count: depth) }
  func restore() { u.update(from: saved, count: depth) }

  /// u_l = ζ_l, exact at infinity.
  func startAtInfinity() {
    var above = Number.zero
    for layer in (0..<depth).reversed() {
      let share = layer + 1 < depth ? b2[layer + 1] : 0
      above = active[layer] ? Number(weights[layer]) + above.multiplied(by: share) : .zero
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
