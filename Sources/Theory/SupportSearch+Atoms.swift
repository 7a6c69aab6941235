import ComplexModule
import Diagnostics
import RealModule

extension SupportSearch {
  /// The atoms of the law: at y = 0 (what all kernels annihilate) and at z_0a for a heavy atom a of μ_0 (what the
  /// layers annihilate, of codimension at least min 1/γ_l), each confirmed by −iη m(y + iη) as η → 0.
  func findAtoms() throws -> [Atom] {
    let weights = law.coefficients.layers
    let rank = 1 / (law.ratios.max() ?? 1)
    var places = [0.0]
    if weights[0] > 0 {
      places += law.input.atoms.filter { $0.mass > rank && $0.place > 0 }.map { weights[0] * $0.place }
    }
    return try places.compactMap { place in
      let mass = try massNear(place)
      return mass > 1e-7 ? Atom(place: place + law.coefficients.identity, mass: mass) : nil
    }
  }

  /// lim η Im m(y + iη); 0 if it decays with η.
  private func massNear(_ y: Double) throws -> Double {
    let scale = max(y, 1e-3 * centre)
    func sample(_ eta: Double) throws -> Double {
      let z = Complex(y, eta * scale)
      guard law.solveRelative(at: z, in: workspace) else { throw law.failure(at: z) }
      return workspace.value.imaginary * z.imaginary
    }
    let (coarse, fine) =
      y > 0 ? (try sample(1e-5), try sample(1e-6)) : (try sample(1e-10), try sample(1e-12))
    return fine > 0.5 * coarse ? min(fine, 1) : 0
  }
}
