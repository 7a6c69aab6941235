import Diagnostics
import Spectra

extension FigureInputs {
  /// The law in the group `reference`: `x`, `density`, `distribution` (m each), `support` (k, 2) and, where
  /// there are any, `atoms` (j, 2: location, mass).
  ///
  /// - Throws: `Problem.badInput` where lengths differ, `x` descends or a mass is negative.
  public func law(_ reference: DataReference) throws -> PlottedLaw {
    let reader = try reader(reference.file)
    func refuse(_ object: String, _ cause: String) -> Problem {
      Problem(
        .badInput, file: reference.file, object: reference.appending(object).object, cause: cause,
        remedy: "make the limit again with the stage 'theory'")
    }
    func pairs(_ name: String) throws -> [(Double, Double)] {
      let path = reference.appending(name).object
      guard reader.contains(path), try reader.shape(of: path).reduce(1, *) > 0 else { return [] }
      let matrix = try reader.matrix(path)
      guard matrix.columns == 2 else { throw refuse(name, "must have 2 columns, has \(matrix.columns)") }
      return (0..<matrix.rows).map { (matrix[$0, 0], matrix[$0, 1]) }
    }
    let x = try reader.vector(reference.appending("x").object)
    let density = try reader.vector(reference.appending("density").object)
    let distribution = try reader.vector(reference.appending("distribution").object)
    guard !x.isEmpty, x.count == density.count, x.count == distribution.count else {
      throw refuse(
        "x",
        "x, density and distribution have \(x.count), \(density.count) and \(distribution.count) elements")
    }
    guard zip(x, x.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw refuse("x", "is not ascending") }
    let support = try pairs("support")
    guard support.allSatisfy({ $0.0 <= $0.1 }) else {
      throw refuse("support", "has an interval that ends before it begins")
    }
    let atoms = try pairs("atoms")
    guard atoms.allSatisfy({ $0.1 >= 0 }) else { throw refuse("atoms", "has a negative mass") }
    let law = TabulatedLaw(
      x: x, distribution: distribution, atoms: atoms.map { .init(location: $0.0, mass: $0.1) },
      support: support.map { $0.0...$0.1 })
    return PlottedLaw(law: law, density: density)
  }
}
