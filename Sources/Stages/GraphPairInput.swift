import Diagnostics
import Graphs

/// Two graphs of a user's, and which vertices correspond where that is known.
struct GraphPairInput {
  let pair: GraphPair
  /// The files read, by their options' names.
  let files: [String: any InputFile]
  /// Where the data come from: that of the two graphs of which less is known.
  let origin: String

  /// - Throws: `Problem.missingInput`, or `Problem.badInput` also where the graphs differ in size.
  init(first: String, second: String, truth: String?) throws {
    let (a, b) = (try GraphInput(first), try GraphInput(second))
    guard a.graph.vertexCount == b.graph.vertexCount else {
      throw Problem(
        .badInput, file: second,
        cause: "has \(b.graph.vertexCount) vertices, but \(first) has \(a.graph.vertexCount)",
        remedy: "list vertices without edges on lines of their own, so that both graphs have equally many")
    }
    let known = try truth.map { try Correspondence.permutation(contentsOf: $0, first: a.graph, second: b.graph) }
    pair = GraphPair(first: a.graph, second: b.graph, truth: known)
    var files = ["first": a.file, "second": b.file]
    files["truth"] = truth.map(PlainFile.init)
    self.files = files
    origin = Provenance.origin(among: [a.origin, b.origin])
  }
}
