import Spectra
import Store

/// How a tail stands in files.
enum TailFile {
  /// Its numbers by name.
  ///
  /// - Parameter excluded: how many eigenvalues were left out.
  static func numbers(_ tail: PowerLawTail, excluded: Int) -> [(key: String, value: Double)] {
    [
      ("alpha", tail.exponent), ("alpha-error", tail.exponentError), ("cutoff", tail.cutoff),
      ("distance", tail.distance), ("tail-size", Double(tail.count)), ("excluded", Double(excluded)),
      ("largest", tail.largest), ("weighted-alpha", tail.weightedExponent),
      ("weighted-alpha-log10", tail.logWeightedExponent), ("log-norm", tail.logNorm),
      ("log10-norm", tail.decimalLogNorm),
    ]
  }

  /// Writes α, D and the tail's size against x_min below `name`/curve.
  static func write(curveOf cutoffs: TailCutoffs, points: Int, _ name: String, to result: H5Writer) throws {
    let points = cutoffs.curve(points: points)
    try result.write(points.map(\.cutoff), to: "\(name)/curve/cutoff")
    try result.write(points.map(\.exponent), to: "\(name)/curve/alpha")
    try result.write(points.map(\.distance), to: "\(name)/curve/distance")
    try result.write(points.map { Double($0.count) }, to: "\(name)/curve/tail-size")
  }
}
