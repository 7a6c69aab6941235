import LinearAlgebra

/// The speed of matrix products, which the other measurements are related to, in operations a second.
struct Peaks {
  var double: Double
  var single: Double
}

/// The measurements; each adds its lines to the table.
struct Suite {
  let rounds: Int
  let full: Bool
  let peer: Peer?
  let tangentsPeer: Peer?
  let densityPeer: Peer?

  typealias Item = @Sendable (Suite, Peaks, inout ResultTable) throws -> Void

  static let items: [(String, Item)] = [
    ("limits", { try $0.measureLimits($1, &$2) }),
    ("tangent-kernel", { try $0.measureTangentKernel($1, &$2) }),
    ("figure-2", { try $0.measureFigure2($1, &$2) }),
    ("infinite", { try $0.measureInfiniteKernels($1, &$2) }),
    ("empirical", { try $0.measureEmpiricalKernel($1, &$2) }),
    ("training", { try $0.measureTraining($1, &$2) }),
    ("two-layers", { try $0.measureTwoLayers($1, &$2) }),
    ("convolutional", { try $0.measureConvolutional($1, &$2) }),
    ("transformer", { try $0.measureTransformer($1, &$2) }),
    ("eigenvalues", { try $0.measureEigenvalues($1, &$2) }),
    ("precision", { try $0.measurePrecision($1, &$2) }),
    ("density", { try $0.measureDensity($1, &$2) }),
    ("matching", { try $0.measureMatching($1, &$2) }),
    ("tails", { try $0.measureTails($1, &$2) }),
    ("weights", { try $0.measureWeights($1, &$2) }),
    ("normals", { $0.measureNormals($1, &$2) }),
    ("functions", { $0.measureFunctions($1, &$2) }),
    ("pipeline", { try $0.measurePipeline($1, &$2) }),
  ]

  /// Ours and the peer's times of the same work, taken in turn; `ours` gives the times of one round.
  func compare(
    _ script: String, _ options: [String: Int], _ ours: () throws -> [Double]
  ) rethrows -> (ours: Timing, peer: Timing?) {
    var mine: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<rounds {
      mine += try ours()
      theirs += peer?.seconds(script, options) ?? []
    }
    return (Timing(seconds: mine), theirs.isEmpty ? nil : Timing(seconds: theirs))
  }

  /// As `compare`, the peer with all threads and with one, of which the faster counts.
  func compareBest(
    _ script: String, _ options: [String: Int], _ ours: () throws -> [Double]
  ) rethrows -> (ours: Timing, peer: Timing?) {
    var times = try compare(script, options, ours)
    let single = peer?.seconds(script, options.merging(["threads": 1]) { $1 }).map { Timing(seconds: $0) }
    times.peer = [times.peer, single].compactMap { $0 }.min { $0.least < $1.least }
    return times
  }

  /// Adds a line for the share of a peak that so many operations are.
  func addShare(_ operations: Double, _ ours: Timing, of peak: Double, _ name: String, _ table: inout ResultTable) {
    let share = 100 * operations / ours.least / peak
    table.add(Result(item: "  its share of \(name)", ours: "", measure: "\(rounded(share, 0)) %"))
  }

  /// Adds a line for work that should take at most 1/`target` of the peer's time, by the least times.
  func addRatio(
    _ item: String, _ times: (ours: Timing, peer: Timing?), target: Double?, into table: inout ResultTable
  ) {
    let ratio = times.peer.map { $0.least / times.ours.least }
    table.add(
      Result(
        item: item, ours: range(times.ours), peer: times.peer.map(range) ?? "",
        measure: ratio.map { "\(rounded($0, 2)) ×" } ?? "",
        target: target.map { "≥ \(rounded($0, 1)) ×" } ?? "",
        isMet: target.flatMap { target in ratio.map { $0 >= target } }))
  }

  func range(_ timing: Timing) -> String { "\(duration(timing.least)) / \(duration(timing.median))" }
}
