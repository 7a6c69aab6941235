import Testing

/// `--help` of every program.
@Suite struct HelpTests {
  private static let stages = [
    "gen-data", "gen-data graphs", "gen-data mixture", "gen-data process", "gen-data text", "init-net",
    "init-net import",
    "init-net pretrained", "train",
    "kernels", "kernels regression", "kernels infinite", "kernels similarity", "eigs", "eigs weights", "eigs tails",
    "eigs compare", "eigs density", "eigs overlaps", "eigs power-law", "match", "collect", "theory limits",
    "theory contour",
    "theory edges", "theory overlaps", "theory power-law", "theory spikes", "theory teacher", "plot",
  ]
  private static let others = [
    "theory", "theory stieltjes", "theory density", "theory distribution", "theory support", "theory atoms",
    "pipeline",
  ]
  private static let rest = ["prepare", "why", "check", "golden", "report", "dataset", "plan", "prune"].map {
    "pipeline \($0)"
  }

  private func help(_ command: String) throws -> String {
    let outcome = try Workshop().run("\(command) --help")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    return outcome.output
  }

  @Test(arguments: ["eigs", "plot", "pipeline"]) func versionsAreTold(program: String) throws {
    let outcome = try Workshop().run("\(program) --version")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let form =
      /\w+ of Resolvent, (commit [0-9a-z-]+|built by hand)\nOpenBLAS [\d.]+.*, kernel \w+\nHDF5 \d+\.\d+\.\d+\n.*gnuplot.*\n/
    #expect(outcome.output.hasPrefix(program) && outcome.output.wholeMatch(of: form) != nil, "\(outcome.output)")
  }

  @Test(arguments: stages + others + rest) func everyOptionIsExplained(command: String) throws {
    let text = try help(command)
    #expect(text.hasPrefix("OVERVIEW: "))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() where line.hasPrefix("  -") || line.hasPrefix("  <") {
      // The explanation stands after the option or on the next line; a default alone is none.
      let explained = line.dropFirst(2).contains(/(  |> ) *[^ (]/) || lines[index + 1].contains(/^ {10,}[^ (]/)
      #expect(explained, "\(line)")
    }
  }

  @Test(arguments: stages + others) func statusesAreListed(command: String) throws {
    let text = try help(command)
    #expect(text.contains("EXIT STATUS"))
    for status in ["64", "65", "66", "69", "70", "71", "74", "78", "79", "128+n"] {
      #expect(text.contains(status), "\(status)")
    }
  }

  @Test(arguments: [
    "gen-data", "gen-data graphs", "gen-data mixture", "gen-data process", "gen-data text", "init-net",
    "init-net import",
    "init-net pretrained", "train",
    "kernels", "kernels regression", "kernels infinite", "kernels similarity", "eigs", "eigs weights", "eigs tails",
    "eigs compare", "eigs density", "eigs overlaps", "eigs power-law", "match", "theory", "theory contour",
    "theory edges",
    "theory overlaps", "theory power-law", "theory spikes", "theory teacher", "plot",
  ])
  func schemaAndExampleAreGiven(command: String) throws {
    let text = try help(command)
    #expect(text.contains("FILE") && text.contains("EXAMPLE"))
    #expect(text.contains("\n    \(command) ") || text.contains("\n  \(command) "))
  }

  /// Examples can be copied: no line is broken by the terminal's width.
  @Test(arguments: stages + ["theory"]) func examplesAreNotWrapped(command: String) throws {
    let text = try help(command)
    guard let start = text.range(of: "\nEXAMPLE"), let end = text.range(of: "\nEXIT STATUS") else { return }
    let lines = text[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst()
    for line in lines { #expect(line.hasPrefix("  ") && line.count <= 80, "\(line)") }
  }

  /// The description in the help of `plot` is one.
  @Test func describedFigureIsDrawn() throws {
    let text = try help("plot")
    let (start, end) = (try #require(text.range(of: "  id:")), try #require(text.range(of: "FILES")))
    let shop = try Workshop()
    try shop.write(String(text[start.lowerBound..<end.lowerBound]), to: "my-figure.yaml")
    try shop.make(
      "gen-data mixture --samples 60 --dimension 2 -o x.h5", "eigs power-law --samples x.h5 -o spectrum.h5",
      "plot my-figure.yaml -o my-figure.svg")
    #expect(shop.data("my-figure.svg") != nil)
  }

  /// What a help text shows can be run: the options of its examples are those of the program.
  @Test(arguments: [
    "gen-data process", "train", "kernels", "kernels regression", "kernels infinite", "kernels similarity", "eigs",
    "eigs weights", "eigs tails", "eigs compare", "eigs overlaps", "eigs power-law", "match", "theory", "theory edges",
    "theory overlaps", "theory power-law", "theory spikes", "theory teacher",
  ])
  func examplesParse(command: String) throws {
    let text = try help(command)
    let (start, end) = (try #require(text.range(of: "EXAMPLE")), try #require(text.range(of: "EXIT STATUS")))
    let lines = text[start.upperBound..<end.lowerBound].replacing(" \\\n", with: " ")
    let words = lines.split(whereSeparator: \.isWhitespace)
    let calls = words.joined(separator: " ").split(separator: "\(command) ").filter { $0.contains("-") }
    #expect(!calls.isEmpty)
    for call in calls {
      let example = "\(command) \(call)"
      let outcome = try Workshop().run(example.replacing("--depth 5", with: "--depth 1"))
      #expect(outcome.status != 64, "\(example)\n\(outcome.error)")
    }
  }
}
