import ArgumentParser
import Diagnostics
import Foundation
import Graphs
import Matching
import Store

/// `match`: the correspondence of two graphs' vertices.
public struct MatchCommand: Stage {
  public static let revision = 2

  public static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Find which vertices of two graphs correspond.",
    discussion: """
      Each method gives a correspondence π: vertex k of A is vertex π(k) of B. Where the true one is known, the \
      recovery is the share of vertices for which both agree. Without the truth there are the edge overlap, twice the edges \
      {k, l} of A for which {π(k), π(l)} is an edge of B over the edges of both graphs; and the objective, the correlation of \
      the adjacency matrices' entries a_{kl} and b_{π(k)π(l)} over all pairs of vertices, whose maximum over π is graph \
      matching itself: 1 for equal graphs, about 0 for a random π, and the same measure for every method. The similarity, \
      the sum of each method's own over the matched vertices, is what its rounding made large, and compares no methods.

      METHODS
        grampa             all pairs of eigenvectors, weighted by the Cauchy kernel of their eigenvalues (Fan, Mao, \
      Wu and Xu 2020)
        row-sums           the X with X1 = 1 and the least ‖A X − X B‖_F² + η²‖X‖_F²; grampa is that with 1ᵀX1 = n
        row-column-sums    the same with X1 = 1 and Xᵀ1 = 1
        top-eigenvector    sorting the leading eigenvectors of the adjacency matrices; for large sparse graphs too, \
      without any n × n array
        umeyama            eigenvectors of equal rank, in absolute value (Umeyama 1988)
        quadratic-program  the doubly stochastic X with the least ‖A X − X B‖_F²; slow: minutes for n = 2000

      SEEDS  Pairs known beforehand (--seeds) are kept by every method, and the recovery is that of the others. grampa \
      spreads similarity from them along the edges: J + n Σ_s e_{k_s} e_{l_s}ᵀ stands in the place of J; the quadratic \
      program has 1 at each of them. The other methods know them in the rounding alone.

      SIZE   Graphs of different size are matched with --pad: the smaller one is filled up by vertices whose pairs count \
      neither as edges nor as missing ones (zeros beside the standardised matrix). Vertices without partner have −1.

      INPUT  graphs: a file of gen-data graphs, or one with adjacency matrices A and B (n, n) and, where it is known, \
      permutation (n). first, second: files of graphs.
      FILE   for each method m: m/permutation (n), π of the first trial; m/edge-overlap, m/common-edges, m/objective, \
      m/similarity (trials); m/recovery (trials), m/recovery-mean (1) and, of several trials, m/recovery-error (1), the \
      standard error, where the truth is known; m/edge-overlap-mean (1); attributes vertices, trials, methods.

      \(graphFilesHelp)

      EXAMPLE
        match --graphs pairs.h5 --methods grampa,umeyama -o matched.h5
        match --first mail.txt --second chat.txt --methods grampa \\
          --seeds known.txt --pad --pairs matched.tsv -o matched.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The pairs of graphs: a file of gen-data graphs, or one with adjacency matrices A and B.")
  var graphs: String?

  @OptionGroup var given: GivenPairOptions
  @OptionGroup var reading: GraphReadingOptions

  @Option(help: "A list of methods: \(MatchingMethod.allCases.map(\.rawValue).joined(separator: ", ")).")
  var methods = CommaList<MatchingMethod>([.grampa])

  @Option(help: "How a similarity matrix becomes a correspondence.")
  var rounding = Rounding.assignment

  @Option(help: "How many of the file's trials to match; all if not given.")
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Also write the matched vertices' names to this text file, a pair on each line with a tab between; for one "
        + "trial and one method.", valueName: "file"))
  var pairs: String?

  @Option(
    help: ArgumentHelp(
      "Pairs of --first and --second known beforehand: on each line a vertex of A and its vertex of B.",
      valueName: "file"))
  var seeds: String?

  @Flag(help: "Match graphs of different size.")
  var pad = false

  @OptionGroup var matching: MatchingOptions
  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (graphs != nil) != (given.first != nil), (given.first != nil) == (given.second != nil),
      given.truth == nil || given.first != nil
    else {
      throw ValidationError("Give either --graphs or both --first and --second; --truth goes with these.")
    }
    guard given.first != nil || (seeds == nil && !pad) else {
      throw ValidationError("--seeds and --pad go with --first and --second.")
    }
    try reading.checkUse(hasFiles: given.first != nil)
    guard Set(methods.elements).count == methods.elements.count else {
      throw ValidationError("--methods names a method twice.")
    }
    guard trials.map({ $0 > 0 }) ?? true else { throw ValidationError("--trials must be positive.") }
    guard pairs == nil || methods.elements.count == 1 else {
      throw ValidationError("--pairs is for a single method.")
    }
    try matching.checkUse(for: methods.elements)
  }

  public func run() throws {
    let input = try MatchInput(graphs: graphs, given: given, reading: reading, seeds: seeds, isPadded: pad)
    let count = trials ?? input.trials
    guard count <= input.trials else {
      throw Problem(
        .usage, file: input.path, object: "--trials", cause: "\(count) are wanted, \(input.trials) are there",
        remedy: "give at most \(input.trials)")
    }
    guard pairs == nil || count == 1 else {
      throw Problem(.usage, object: "--pairs", cause: "is for one trial, not \(count)", remedy: "give --trials 1")
    }
    if let pairs {
      let place = OutputPlace(pairs, role: "--pairs") { path in
        FileHandle(forReadingAtPath: path).map { $0.readData(ofLength: Self.header.utf8.count) }
          == Data(Self.header.utf8)
      }
      try output.check(inputs: Array(input.files.values), beside: [place])
    }
    let matcher = matching.matcher(rounding: rounding)
    let results = try locatingProblems(in: input.path) {
      try matcher.match(
        input.source, trials: count, by: methods.elements, seeds: input.seeds, progress: Self.progress(of: count))
    }
    var parameters = matching.parameters
    parameters.merge(["methods": methods.text, "rounding": rounding.rawValue, "trials": "\(count)"]) { $1 }
    if pad { parameters["pad"] = "true" }
    if given.first != nil { parameters.merge(reading.parameters) { $1 } }
    try output.write(by: Self.self, kind: "matching", inputs: input.files, parameters: parameters) { file in
      try file.set("data", to: input.origin)
      try file.set("vertices", to: input.source.vertexCount)
      try file.set("trials", to: count)
      try file.set("methods", to: methods.text)
      if !input.seeds.isEmpty { try file.set("seeds", to: input.seeds.count) }
      for (place, method) in methods.elements.enumerated() {
        try MatchingFile.write(results.map { $0[place] }, to: file, as: method.rawValue)
      }
      // Before the output is in place, so that there is none where the pairs cannot be written.
      if let pairs, let result = results.first?.first {
        try Self.write(result.correspondence, of: input.source.pair(trial: 0), to: pairs)
      }
    }
  }

  /// Writes the names of corresponding vertices.
  private static func write(_ correspondence: [Int], of pair: GraphPair, to path: String) throws {
    let lines = correspondence.enumerated().filter { $0.element >= 0 }.map {
      "\(pair.first.name(of: $0.offset))\t\(pair.second.name(of: $0.element))\n"
    }
    try AtomicFile.write(Self.header + lines.joined(), to: path)
  }

  /// What files of pairs begin with, by which they are known.
  private static let header = "# vertex of A\tvertex of B\n"

  private static func progress(of trials: Int) -> @Sendable (Int) -> Void {
    // Called by one thread at a time.
    nonisolated(unsafe) var progress = Progress("matching", total: trials)
    return { done in
      progress.update(done)
      if done == trials { progress.finish() }
    }
  }
}
