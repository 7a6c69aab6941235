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

  /// Reads either `graphs` or the two graphs of `given`, with the truth where it is known.
  ///
  /// - Throws: `Problem.missingInput`, or `Problem.badInput` where the graphs differ in size.
  init(graphs: String?, given: GivenPairOptions) throws {
    if let graphs {
      let file = try H5Reader(graphs)
      let contents = try GraphFile(file)
      (source, trials, path) = (contents.source, contents.trials, graphs)
      files = ["graphs": file]
      origin = try Provenance.origin(of: [file])
    } else {
      let (first, second) = (given.first ?? "", given.second ?? "")
      let input = try GraphPairInput(first: first, second: second, truth: given.truth)
      (source, files, origin) = (input.pair, input.files, input.origin)
      (trials, path) = (1, "\(first), \(second)")
    }
  }
}
