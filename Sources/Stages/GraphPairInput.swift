import Diagnostics
import Graphs

/// Two graphs of a user's, and which vertices correspond where that is known.
struct GraphPairInput {
  let pair: GraphPair
  /// The files read, by their options' names.
  let files: [String: any InputFile]
  /// Where the data come from: that of the two graphs of which less is known.
  let origin: String

  /// - Parameter isPadded: whether graphs of different size are wanted, of which the truth may be known in part.
  /// - Throws: `Problem.missingInput`, or `Problem.badInput` also where the graphs differ in size.
  init(
    first: String, second: String, truth: String?, reading: GraphReadingOptions, program: String, isPadded: Bool = false
  ) throws {
    let a = try GraphInput(first, reading: reading.reading, program: program)
    let b = try GraphInput(second, reading: reading.reading, program: program)
    try reading.checkUse(for: [a.format, b.format])
    guard isPadded || a.graph.vertexCount == b.graph.vertexCount else {
      throw Problem(
        .badInput, file: second,
        cause: "has \(b.graph.vertexCount) vertices, but \(first) has \(a.graph.vertexCount)",
        remedy:
          "list vertices without edges on lines of their own, so that both graphs have equally many; or match --pad")
    }
    let isPartial = a.graph.vertexCount != b.graph.vertexCount
    let known = try truth.map {
      try Correspondence.permutation(contentsOf: $0, first: a.graph, second: b.graph, isPartial: isPartial)
    }
    pair = GraphPair(first: a.graph, second: b.graph, truth: known)
    var files = ["first": a.file, "second": b.file]
    files["truth"] = truth.map(PlainFile.init)
    self.files = files
    origin = Provenance.origin(among: [a.origin, b.origin])
  }

  /// Pairs known beforehand: for each vertex of A that of B, −1 where it is not known.
  ///
  /// - Throws: as `Correspondence`; `Problem.badInput` where they contradict the truth.
  func seeds(contentsOf path: String) throws -> [Int] {
    let seeds = try Correspondence.permutation(
      contentsOf: path, first: pair.first, second: pair.second, isPartial: true)
    let wrong = pair.truth.flatMap { truth in
      seeds.indices.first { seeds[$0] >= 0 && truth[$0] >= 0 && seeds[$0] != truth[$0] }
    }
    if let wrong {
      throw Problem(
        .badInput, file: path,
        cause:
          "gives \(pair.first.name(of: wrong)) the partner \(pair.second.name(of: seeds[wrong])), and --truth another",
        remedy: "correct one of the two files")
    }
    return seeds
  }
}
