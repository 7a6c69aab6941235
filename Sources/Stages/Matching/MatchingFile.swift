import Matching
import Store

/// How results of one method are laid out in a file.
enum MatchingFile {
  /// Writes the results of all trials below the group `name`.
  static func write(_ results: [MatchingResult], to file: H5Writer, as name: String) throws {
    guard let first = results.first else { return }
    try file.write(first.correspondence, to: "\(name)/permutation")
    try file.write(results.map(\.objective), to: "\(name)/objective")
    try file.write(results.map(\.similarity), to: "\(name)/similarity")
    try file.write(results.map(\.commonEdges), to: "\(name)/common-edges")
    let overlaps = results.map(\.edgeOverlap)
    try file.write(overlaps, to: "\(name)/edge-overlap")
    try file.write([mean(overlaps)], to: "\(name)/edge-overlap-mean")
    let recoveries = results.compactMap(\.recovery)
    guard !recoveries.isEmpty else { return }
    try file.write(recoveries, to: "\(name)/recovery")
    try file.write([mean(recoveries)], to: "\(name)/recovery-mean")
    guard recoveries.count > 1 else { return }
    let centre = mean(recoveries)
    let squares = recoveries.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let count = Double(recoveries.count)
    try file.write([(squares / (count * (count - 1))).squareRoot()], to: "\(name)/recovery-error")
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
