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

  /// Finds atoms and support of the law that `transform` describes.
  ///
  /// - Throws: `Problem(.numericalFailure)` if the equations could not be solved somewhere.
  public init(_ transform: StieltjesTransform) throws {
    self.transform = transform
    let identity = transform.combination.identity
    let found = try SupportSearch(transform).run()
    atoms = found.atoms.map { Atom(place: $0.place + identity, mass: $0.mass) }
    support = found.intervals.map { interval in
      var shifted = interval
      shifted.lower += identity
      shifted.upper += identity
      return shifted
    }
  }

  /// 1 less the masses of all intervals and atoms: 0 up to rounding, or a piece of the support was missed.
  public var massDeficit: Double {
    1 - support.reduce(0) { $0 + $1.mass } - atoms.reduce(0) { $0 + $1.mass }
  }

  /// ∫ x dν(x).
  public var mean: Double { transform.mean }
}
