import Diagnostics
import LinearAlgebra
import Store

/// A file of one pair of graphs, or of the law that pairs are drawn from.
///
/// One pair: for X = A and B, `X/edges` (m, 2) int32, `X/weights` (m), `X/names` (n), the last two where there are
/// any, and `permutation` (n), π*, where it is known. In place of the group X, a file made elsewhere may hold the dense
/// adjacency matrix X (n, n) of any number type. An ensemble holds its law alone, in attributes and, for the graphs
/// of a parent, `parent/edges` and so on; its pairs are drawn again from the seed and the trial.
///
/// Attributes: vertices, trials; law = erdos-renyi or thinned, edge-probability, delta, seed, where they apply.
public struct GraphFile: GraphPairSource {
  /// The pair or the law.
  public let source: any GraphPairSource
  /// The number of trials, at least 1.
  public let trials: Int
  /// The file's name.
  public let path: String

  /// Reads the file.
  ///
  /// - Throws: `Problem.badInput` that names the data set at fault: no graph, graphs of different size, or no
  ///   permutation of the vertices.
  public init(_ file: H5Reader) throws {
    path = file.path
    if file.contains("A") {
      source = try GraphPair(file)
      trials = 1
    } else {
      source = try Self.law(in: file)
      trials = try Self.count("trials", in: file) ?? 1
    }
  }

  public var vertexCount: Int { source.vertexCount }

  public func pair(trial: Int) -> GraphPair { source.pair(trial: trial) }

  public func adjacencies(trial: Int, into first: inout Matrix<Double>, _ second: inout Matrix<Double>) {
    source.adjacencies(trial: trial, into: &first, &second)
  }

  /// Writes a pair.
  public static func write(_ pair: GraphPair, to file: H5Writer) throws {
    try file.set("vertices", to: pair.vertexCount)
    try file.set("trials", to: 1)
    try pair.first.write(to: file, as: "A")
    try pair.second.write(to: file, as: "B")
    if let truth = pair.truth { try file.write(truth, to: "permutation") }
  }

  /// Writes the law, and the pair of its only trial or, for an ensemble, what the law depends on.
  public static func write(_ law: any GraphLaw, trials: Int, to file: H5Writer) throws {
    try law.setAttributes(in: file)
    guard trials > 1 else { return try write(law.pair(trial: 0), to: file) }
    try file.set("vertices", to: law.vertexCount)
    try file.set("trials", to: trials)
    try law.writeData(to: file)
  }
}
