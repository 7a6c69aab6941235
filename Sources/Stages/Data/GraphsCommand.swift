import ArgumentParser
import Graphs
import Store

/// `gen-data graphs`: pairs of graphs with a hidden correspondence of their vertices.
public struct GraphsCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "graphs",
    abstract: "Make pairs of graphs whose vertices correspond in a hidden way: random, thinned from one, or given.",
    discussion: """
      With --vertices, correlated Erdős–Rényi graphs: for every pair of vertices i < j independently A_ij and B_ij \
      are 1 with probability q, both with probability (1 − δ)q, which needs δ ≤ (1 − q)/q. With --parent, A and B \
      keep each edge of a given graph independently with probability 1 − δ. Then the vertices of B are relabelled by \
      a uniform permutation π*: vertex k of A is vertex π*(k) of B.

      With --first and --second, two graphs of yours; --truth says which vertices correspond, if that is known.

      \(graphFilesHelp)

      FILE  A/edges and B/edges (m, 2), each edge once, vertices from 0; A/weights, B/weights (m) unless all weights \
      are 1; A/names, B/names (n) unless they are 0 … n − 1; permutation (n) = π*; attributes vertices, trials, \
      law = erdos-renyi or thinned, edge-probability, delta, seed, and data = synthetic or real. With --trials above \
      1 there are only the attributes, and parent/edges and so on: who reads the file draws the pairs again, trial t \
      from seed and t. In place of such a file stages read one with adjacency matrices A and B (n, n), and \
      permutation (n) where it is known.

      EXAMPLE
        gen-data graphs --vertices 500 --edge-probability 0.5 --delta 0.01 \\
          -o pair.h5
        gen-data graphs --vertices 500 --edge-probability 0.5 --delta 0.01 \\
          --trials 1000 -o pairs.h5
        gen-data graphs --parent friends.txt --delta 0.1 --trials 10 -o thinned.h5
        gen-data graphs --first mail.txt --second chat.txt --truth known.txt \\
          -o given.h5

      \(exitCodeHelp)
      """)

  @Option(help: "n, the number of vertices of Erdős–Rényi graphs.")
  var vertices: Int?

  @Option(help: "q, the probability of an edge.")
  var edgeProbability: Double?

  @Option(help: "δ, the share of one graph's edges that the other lacks, in the mean.")
  var delta: Double?

  @Option(help: "The number of pairs.")
  var trials = 1

  @Option(help: "The seed of all that is drawn.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Thin this graph.", valueName: "file"))
  var parent: String?

  @OptionGroup var given: GivenPairOptions
  @OptionGroup var reading: GraphReadingOptions

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (1..<1 << 31).contains(trials) else { throw ValidationError("--trials must be positive and below 2³¹.") }
    try reading.checkUse(hasFiles: parent != nil || given.first != nil)
    if given.first != nil || given.second != nil || given.truth != nil {
      guard given.first != nil, given.second != nil else {
        throw ValidationError("--first and --second must be given together; --truth goes with them.")
      }
      guard parent == nil, vertices == nil, edgeProbability == nil, delta == nil, trials == 1 else {
        throw ValidationError(
          "--first and --second are one pair: --parent, --vertices, --edge-probability, --delta and --trials "
            + "cannot be given with them.")
      }
      return
    }
    guard delta != nil else { throw ValidationError("--delta is needed, or --first and --second.") }
    if parent != nil {
      guard vertices == nil, edgeProbability == nil else {
        throw ValidationError("--vertices and --edge-probability cannot be given with --parent.")
      }
      return
    }
    guard let vertices, (1..<1 << 31).contains(vertices) else {
      throw ValidationError("--vertices, from 1 to 2³¹ − 1, is needed, or --parent, or --first and --second.")
    }
    guard edgeProbability != nil else { throw ValidationError("--edge-probability is needed with --vertices.") }
  }

  public func run() throws {
    if let first = given.first, let second = given.second {
      try writePair(first, second)
    } else if let parent {
      try writeThinned(parent)
    } else {
      let law = try CorrelatedGraphs(
        vertexCount: vertices ?? 0, edgeProbability: edgeProbability ?? 0, delta: delta ?? 0, seed: seed)
      try law.requireMemory()
      try write(law, data: "synthetic", inputs: [:])
    }
  }

  private func writeThinned(_ path: String) throws {
    let input = try GraphInput(path, reading: reading.reading, program: "gen-data")
    try reading.checkUse(for: [input.format])
    let law = try ThinnedGraphs(parent: input.graph, delta: delta ?? 0, seed: seed)
    try write(law, data: input.origin, inputs: ["parent": input.file])
  }

  private func write(_ law: any GraphLaw, data: String, inputs: [String: any InputFile]) throws {
    var parameters = ["trials": "\(trials)", "seed": "\(seed)", "delta": "\(delta ?? 0)"]
    if let vertices { parameters["vertices"] = "\(vertices)" }
    if let edgeProbability { parameters["edge-probability"] = "\(edgeProbability)" }
    if parent != nil { parameters.merge(reading.parameters) { $1 } }
    try output.write(by: Self.self, kind: "graphs", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: data)
      try GraphFile.write(law, trials: trials, to: file)
    }
  }

  private func writePair(_ first: String, _ second: String) throws {
    let input = try GraphPairInput(
      first: first, second: second, truth: given.truth, reading: reading, program: "gen-data")
    try output.write(by: Self.self, kind: "graphs", inputs: input.files, parameters: reading.parameters) { file in
      try file.set("data", to: input.origin)
      try GraphFile.write(input.pair, to: file)
    }
  }
}
