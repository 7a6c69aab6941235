import ComplexModule
import Diagnostics
import RealModule

/// The limit spectral law of Theorems 3.4, 3.7 and 3.8: its support, atoms, density, distribution function.
public struct LimitSpectrum: Sendable {
  public let transform: StieltjesTransform
  /// The intervals of the continuous part, ascending and disjoint.
  public let support: [SupportInterval]
  /// The atoms, ascending.
  public let atoms: [Atom]

  /// Finds atoms and support of the law that `transform` describes. An interval that float64 does not tell from a
  /// point counts as an atom.
  ///
  /// Work: some hundreds of points for each interval and each atom of μ_0 that survives, each a dozen of Newton's steps,
  /// proportional to L and the number of μ_0's atoms.
  ///
  /// - Throws: `Problem(.numericalFailure)` if the equations could not be solved somewhere, or the masses found do not
  ///   sum to 1 within 1e−9.
  public init(_ transform: StieltjesTransform) throws {
    self.transform = transform
    let identity = transform.combination.identity
    let found = try SupportSearch(transform).run()
    var pieces = found.atoms.map { Atom(place: $0.place + identity, mass: $0.mass) }
    var support: [SupportInterval] = []
    for var interval in found.intervals {
      interval.lower += identity
      interval.upper += identity
      if interval.upper - interval.lower > 4 * interval.upper.ulp {
        support.append(interval)
      } else if interval.mass > 0 {
        pieces.append(Atom(place: interval.lower, mass: interval.mass))
      }
    }
    var atoms: [Atom] = []
    for piece in pieces.sorted(by: { $0.place < $1.place }) {
      if let last = atoms.last, piece.place - last.place <= 4 * last.place.ulp {
        atoms[atoms.count - 1].mass += piece.mass
      } else {
        atoms.append(piece)
      }
    }
    (self.support, self.atoms) = (support, atoms)
    guard abs(massDeficit) < 1e-9 else {
      throw Problem(
        .numericalFailure, object: "limit law",
        cause: "the masses of its intervals and atoms sum to \(1 - massDeficit), not to 1",
        remedy: "check the ratios and b_σ² for extreme values")
    }
  }

  /// 1 less the masses of all intervals and atoms: 0 up to rounding.
  public var massDeficit: Double {
    1 - support.reduce(0) { $0 + $1.mass } - atoms.reduce(0) { $0 + $1.mass }
  }

  /// ∫ x dν(x).
  public var mean: Double { transform.mean }
}
