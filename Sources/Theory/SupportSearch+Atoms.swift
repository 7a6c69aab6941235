import ComplexModule
import Diagnostics
import RealModule

extension SupportSearch {
  /// The mass at y = 0 (what all kernels annihilate): F just right of it, or at a hard edge lim η Im m(iη).
  func massAtOrigin(_ first: AxisPoint) throws -> Double {
    first.isGap ? first.distribution : try massNear(0, scale: centre, coarse: 1e-12, fine: 1e-14)
  }

  /// The atoms off y = 0. They can only lie at z_0a for an atom a of μ_0, and are what the layers annihilate of its
  /// eigenspace, of codimension at least min 1/γ_l; each is confirmed by −iη m(y + iη) as η → 0.
  func atomsOffOrigin() throws -> [Atom] {
    let weight = law.combination.layers[0]
    let rank = 1 / (law.ratios.max() ?? 1)
    var found: [Atom] = []
    for atom in law.input.atoms where atom.mass > rank && weight * atom.place > 2e-13 * centre {
      let place = weight * atom.place
      let mass = try massNear(place, scale: place, coarse: 1e-5, fine: 1e-6)
      if mass > 1e-7, place > (1 + 4 * seam) * (found.last?.place ?? 0) {
        found.append(Atom(place: place, mass: mass))
      }
    }
    return found
  }

  /// η Im m(y + iη) at the finer η; 0 if it decays with η.
  private func massNear(_ y: Double, scale: Double, coarse: Double, fine: Double) throws -> Double {
    func sample(_ eta: Double) throws -> Double {
      let z = Complex(y, eta * scale)
      guard law.solveRelative(at: z, in: workspace) else { throw law.failure(at: z) }
      return workspace.value.imaginary * z.imaginary
    }
    let coarse = try sample(coarse)
    let fine = try sample(fine)
    return fine > 0.5 * coarse ? min(fine, 1) : 0
  }
}
