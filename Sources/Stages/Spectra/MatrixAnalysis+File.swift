import Store
import Theory

extension MatrixAnalysis {
  /// Points of the bulk's law.
  private static let lawPoints = 200

  /// Writes what there is below `name`, with at most so many points of α against x_min.
  func write(_ name: String, curve points: Int, to result: H5Writer) throws {
    for (key, value) in numbers { try result.write([value], to: "\(name)/\(key)") }
    try result.write(shuffled, to: "\(name)/shuffled")
    if let tail { try TailFile.write(curveOf: tail.cutoffs, points: points, name, to: result) }
    guard let bulk else { return }
    try result.write(bulk.outliers.map { unit * $0.eigenvalue }, to: "\(name)/outliers")
    try result.write(bulk.outliers.map(\.statistic), to: "\(name)/outlier-statistics")
    try result.write(bulk.outliers.map(\.probability), to: "\(name)/outlier-p-values")
    let curve = bulk.curve(points: Self.lawPoints)
    try result.write(curve.x.map { unit * $0 }, to: "\(name)/bulk/x")
    try result.write(curve.density.map { $0 / unit }, to: "\(name)/bulk/density")
    try result.write(curve.distribution, to: "\(name)/bulk/distribution")
    try result.write([unit * bulk.lowerEdge, unit * bulk.edge], shape: [1, 2], to: "\(name)/bulk/support")
    try result.write([Double](), shape: [0, 2], to: "\(name)/bulk/atoms")
  }
}
