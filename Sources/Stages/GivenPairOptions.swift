import ArgumentParser

/// Two graphs of the user's own, given by name.
struct GivenPairOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A, a graph's file.", valueName: "file"))
  var first: String?

  @Option(help: ArgumentHelp("B, a graph's file.", valueName: "file"))
  var second: String?

  @Option(
    help: ArgumentHelp(
      "The true correspondence of --first and --second: on each line a vertex of A and its vertex of B.",
      valueName: "file"))
  var truth: String?
}
