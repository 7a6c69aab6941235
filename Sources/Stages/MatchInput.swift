import Diagnostics
import Graphs
import Store

/// The graphs to match and the files they come from.
struct MatchInput {
  let source: any GraphPairSource
  /// How many trials the source has.
  let trials: Int
  /// What messages about the graphs name.
  let path: String
  let files: [String: any InputFile]
  /// Where the data come from: synthetic, real, …
  let origin: String

  /// Reads either `graphs` or `first` and `second`, with `truth` where it is known.
  ///
  /// - Throws: `Problem.missingInput`, or `Problem.badInput` where the graphs differ in size.
  init(graphs: String?, first: String?, second: String?, truth: String?) throws {
    if let graphs {
      let file = try H5Reader(graphs)
      let contents = try GraphFile(file)
      (source, trials, path) = (contents.source, contents.trials, graphs)
      files = ["graphs": file]
      origin = try Provenance.origin(of: [file])
    } else {
      let (first, second) = (first ?? "", second ?? "")
      let (a, b) = (try Self.graph(at: first), try Self.graph(at: second))
      guard a.graph.vertexCount == b.graph.vertexCount else {
        throw Problem(
          .badInput, file: second,
          cause: "has \(b.graph.vertexCount) vertices, but \(first) has \(a.graph.vertexCount)",
          remedy: "list vertices without edges on lines of their own, so that both graphs have equally many")
      }
      let known = try truth.map { try Correspondence.permutation(contentsOf: $0, first: a.graph, second: b.graph) }
      source = GraphPair(first: a.graph, second: b.graph, truth: known)
      (trials, path) = (1, second)
      var files = ["first": a.file, "second": b.file]
      files["truth"] = truth.map(TextFile.init)
      self.files = files
      origin = "real"
    }
  }

  private static func graph(at path: String) throws -> (graph: Graph, file: any InputFile) {
    guard path.hasSuffix(".h5") || path.hasSuffix(".hdf5") else {
      return (try Graph(edgesAt: path), TextFile(path: path))
    }
    let file = try H5Reader(path)
    return (try GraphFile.graph("A", in: file), file)
  }
}
