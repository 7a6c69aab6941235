import ComplexModule
import Diagnostics
import RealModule

/// A probability law on [0, ∞): the limit μ_0 of the input Gram matrix's spectrum (Assumption 3.2(d)).
///
/// Either a finite list of atoms with weights (a discrete law, an empirical spectrum, a point mass) or the
/// Marčenko–Pastur law.
public struct SpectralLaw: Sendable {
  enum Form: Sendable {
    case atoms(AtomTable)
    case marchenkoPastur(MarchenkoPastur)
  }

  let form: Form

  /// What the largest place of a law, and aspect ratios, may be: far beyond what they are, and so that no power of them
  /// in the equations leaves float64.
  public static let scales = 1e-30...1e30

  private init(form: Form) { self.form = form }

  /// The law Σ_i w_i δ(x_i), weights normalised to sum 1; equal places are merged.
  ///
  /// - Throws: `Problem(.badInput)` if the lists are empty, differ in length, hold a negative or non-finite
  ///   number, or all weights vanish, or the largest place is not 0 and off 10^±30. Places negative by rounding only (above −1e-9 of the largest) count as 0.
  public init(atoms places: [Double], weights: [Double]) throws {
    form = .atoms(try AtomTable(places: places, weights: weights))
  }

  /// The empirical law of `eigenvalues`: the mass 1/n at each.
  ///
  /// - Throws: as `init(atoms:weights:)`.
  public init(eigenvalues: [Double]) throws {
    try self.init(atoms: eigenvalues, weights: [Double](repeating: 1, count: eigenvalues.count))
  }

  /// The Marčenko–Pastur law of ratio γ = n/d; for γ > 1 it has the mass 1 − 1/γ at 0.
  ///
  /// - Throws: `Problem(.usage)` for a ratio off 10^±30.
  public init(marchenkoPastur ratio: Double) throws {
    form = .marchenkoPastur(try MarchenkoPastur(ratio: ratio))
  }

  /// The Marčenko–Pastur law, where it is one.
  public var marchenkoPastur: MarchenkoPastur? {
    if case .marchenkoPastur(let law) = form { law } else { nil }
  }

  /// The law δ(x) of a point x ≥ 0.
  ///
  /// - Throws: as `init(atoms:weights:)`.
  public static func pointMass(at place: Double) throws -> SpectralLaw {
    try SpectralLaw(atoms: [place], weights: [1])
  }
}

extension SpectralLaw {
  /// The smallest closed interval that holds the whole mass.
  public var bounds: ClosedRange<Double> {
    switch form {
    case .atoms(let table): table.lowest...table.highest
    case .marchenkoPastur(let law): (law.atom > 0 ? 0 : law.lowerEdge)...law.upperEdge
    }
  }

  /// ∫ x dμ_0(x).
  public var mean: Double {
    switch form {
    case .atoms(let table): table.mean
    case .marchenkoPastur: 1
    }
  }

  /// The atoms, ascending in place.
  public var atoms: [Atom] {
    switch form {
    case .atoms(let table): table.atoms
    case .marchenkoPastur(let law): law.atom > 0 ? [Atom(place: 0, mass: law.atom)] : []
    }
  }

  /// The values the distribution function takes off the support, ascending: 0, …, 1.
  var plateaus: [Double] {
    switch form {
    case .atoms(let table): table.plateaus
    case .marchenkoPastur(let law): law.atom > 0 ? [0, law.atom, 1] : [0, 1]
    }
  }

  /// The law of x − `origin`, for an atom's place or 0.
  func measured(from origin: Double) -> SpectralLaw {
    guard origin != 0, case .atoms(let table) = form else { return self }
    return SpectralLaw(form: .atoms(table.measured(from: origin)))
  }

  /// m(z) = ∫ 1/(x − z) dμ_0(x), for z off the support.
  public func stieltjes(at z: Complex<Double>) -> Complex<Double> {
    transforms(alpha: -z, zeta: 1).value
  }

  /// m′(z) = ∫ 1/(x − z)² dμ_0(x), for z off the support.
  public func stieltjesDerivative(at z: Complex<Double>) -> Complex<Double> {
    -transforms(alpha: -z, zeta: 1).valueByAlpha
  }
}
