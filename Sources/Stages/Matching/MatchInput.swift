import Diagnostics
import Graphs
import Matching
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
  let seeds: Seeds

  /// Reads either `graphs` or the two graphs of `given`, with the truth where it is known, and the seeds.
  ///
  /// - Throws: `Problem.missingInput`, or `Problem.badInput` where the graphs differ in size and are not to be padded, and
  ///   where seeds contradict the truth.
  init(
    graphs: String?, given: GivenPairOptions, reading: GraphReadingOptions, seeds: String?, isPadded: Bool
  ) throws {
    if let graphs {
      let file = try H5Reader(graphs)
      let contents = try GraphFile(file)
      (source, trials, path) = (contents.source, contents.trials, graphs)
      files = ["graphs": file]
      origin = try Provenance.origin(of: [file])
      self.seeds = .none
    } else {
      let (first, second) = (given.first ?? "", given.second ?? "")
      let input = try GraphPairInput(
        first: first, second: second, truth: given.truth, reading: reading, program: "match", isPadded: isPadded)
      let known = try seeds.map { try input.seeds(contentsOf: $0) }
      self.seeds = known.map(Seeds.init(partial:)) ?? .none
      (source, origin) = (input.pair, input.origin)
      files = input.files.merging(seeds.map { ["seeds": PlainFile(path: $0)] } ?? [:]) { $1 }
      (trials, path) = (1, "\(first), \(second)")
    }
  }
}
