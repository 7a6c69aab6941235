import ComplexModule
import Diagnostics
import RealModule

/// Atoms and weights laid out for vectorised sums: lanes past the end have weight 0.
struct AtomTable: Sendable {
  typealias Lanes = SIMD4<Double>

  let places: [Lanes]
  let weights: [Lanes]
  let count: Int
  /// The common weight, if all are equal.
  let commonWeight: Double?
  let atoms: [Atom]
  let mean: Double

  /// The largest distance of a place from 0.
  let reach: Double

  var lowest: Double { atoms.first?.place ?? 0 }
  var highest: Double { atoms.last?.place ?? 0 }

  init(places given: [Double], weights: [Double]) throws {
    guard !given.isEmpty, given.count == weights.count else {
      throw Problem(
        .badInput, cause: "\(given.count) places and \(weights.count) weights do not make a spectral law",
        remedy: "give at least one place and as many weights")
    }
    let top = given.reduce(0, max)
    let total = weights.reduce(0, +)
    guard given.allSatisfy({ $0.isFinite && $0 >= -1e-9 * top }), weights.allSatisfy({ $0 >= 0 }),
      total > 0, total.isFinite
    else {
      throw Problem(
        .badInput, cause: "a spectral law needs places ≥ 0 and weights ≥ 0 with a positive sum, all finite",
        remedy: "pass the eigenvalues of a positive semidefinite matrix")
    }
    guard top == 0 || SpectralLaw.scales.contains(top) else {
      throw Problem(
        .badInput, cause: "its largest place is \(top), but the limit laws are those of samples of norm about 1",
        remedy: "scale the samples")
    }
    var merged: [Atom] = []
    for (place, weight) in zip(given, weights).sorted(by: { $0.0 < $1.0 }) where weight > 0 {
      let place = max(place, 0)
      if let last = merged.last, last.place == place {
        merged[merged.count - 1].mass += weight / total
      } else {
        merged.append(Atom(place: place, mass: weight / total))
      }
    }
    self.init(merged: merged)
  }

  private init(merged: [Atom]) {
    let width = Lanes.scalarCount
    let blocks = (merged.count + width - 1) / width
    var places = [Lanes](repeating: Lanes(repeating: merged.last?.place ?? 0), count: blocks)
    var weights = [Lanes](repeating: .zero, count: blocks)
    for (index, atom) in merged.enumerated() {
      places[index / width][index % width] = atom.place
      weights[index / width][index % width] = atom.mass
    }
    self.places = places
    self.weights = weights
    count = merged.count
    atoms = merged
    mean = merged.reduce(0) { $0 + $1.mass * $1.place }
    reach = merged.reduce(0) { max($0, abs($1.place)) }
    let first = merged.first?.mass ?? 0
    commonWeight = merged.allSatisfy { $0.mass == first } ? first : nil
  }

  /// The table with places measured from `origin`.
  func measured(from origin: Double) -> AtomTable {
    AtomTable(merged: atoms.map { Atom(place: $0.place - origin, mass: $0.mass) })
  }

  /// The values of the distribution function between atoms.
  var plateaus: [Double] {
    var sum = 0.0
    return [0]
      + atoms.map {
        sum += $0.mass; return min(sum, 1)
      }
  }
}
