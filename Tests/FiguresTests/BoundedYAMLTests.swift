import Diagnostics
import Figures
import Testing

@Suite("YAML that nobody should write")
struct BoundedYAMLTests {
  /// `x` ten to the `levels`-th times, in a few lines.
  private func laughs(_ levels: Int) -> String {
    var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in 1..<levels {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    return lines.joined(separator: "\n")
  }

  @Test("aliases that stand for 10⁹ values are refused with a line; a thousand are taken")
  func aliases() throws {
    let problem = try #require(throws: Problem.self) { try BoundedYAML.compose(laughs(9), file: "f.yaml") }
    #expect(problem.category == .badConfiguration && problem.cause.contains("1000000 values"))
    #expect(problem.file?.hasPrefix("f.yaml:") ?? false)
    #expect(try BoundedYAML.compose(laughs(3), file: "f.yaml") != nil)
  }

  @Test("keys that are lists are refused before they are compared; as a key an alias may stand for a word")
  func keys() throws {
    for key in ["? *a8\n: 1", "? [*a8, *a8]\n: 1", "{*a8 : 1}", "[*a8 : 1]", "? {*a8 : *a8}\n: 1"] {
      let text =
        "x:\n" + laughs(9).split(separator: "\n").map { " - {\($0)}" }.joined(separator: "\n") + "\ny:\n  " + key
      let clock = ContinuousClock()
      let time = clock.measure {
        #expect(throws: Problem.self) { try BoundedYAML.compose(text, file: "f.yaml") }
      }
      #expect(time < .seconds(2), "\(key)")
    }
    for text in ["? [a]\n: 1", "{[a]: 1}", "? {a: b}\n: 1", "a: &l [x]\nb: {*l : 1}"] {
      let problem = try #require(throws: Problem.self) { try BoundedYAML.compose(text, file: "f.yaml") }
      #expect(problem.cause.contains("key") && problem.file?.hasPrefix("f.yaml:") == true)
    }
    #expect(try BoundedYAML.compose("a: &w word\nb: {*w : 1}", file: "f.yaml")?["b"]?["word"]?.int == 1)
  }

  @Test("files beyond any use, and long texts repeated by aliases, are refused")
  func sizes() throws {
    let long = String(repeating: "x", count: BoundedYAML.byteLimit + 1)
    #expect(
      try #require(throws: Problem.self) { try BoundedYAML.compose(long, file: "f") }.category == .badConfiguration)
    let text =
      "a: &a \(String(repeating: "x", count: 1 << 20))\nb: ["
      + Array(repeating: "*a", count: 1000).joined(separator: ",") + "]"
    #expect(throws: Problem.self) { try BoundedYAML.compose(text, file: "f") }
    let repeated = (0..<100).map { "k\($0): [\(Array(repeating: "x", count: 100).joined(separator: ","))]" }
    #expect(try BoundedYAML.compose(repeated.joined(separator: "\n"), file: "f") != nil)
  }

  @Test(
    "escaped pairs in double quotes are characters, and elsewhere what they are",
    arguments: [
      ("\"\\ud83d\\ude00\"", "😀"), ("\"a\\uD83D\\uDE00b\\u00e9\"", "a😀bé"), ("'\\ud83d\\ude00'", "\\ud83d\\ude00"),
      ("'\\uD83d\\uDe00'", "\\uD83d\\uDe00"), ("a \\ud83d b", "a \\ud83d b"), ("\"\\\\ud83d\"", "\\ud83d"),
      ("\"\\\\\\ud83d\\ude00\"", "\\😀"), ("|\n  \"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""),
      ("\"\\ud83d\\ude00\\ud83d\\ude01\"", "😀😁"), ("\"\\udbff\\udfff\"", "\u{10FFFF}"),
      ("\"\\ud800\\udc00\"", "\u{10000}"),
    ]) func surrogates(text: String, meaning: String) throws
  {
    let mapping = try #require(try BoundedYAML.compose("k: \(text)", file: "f.yaml"))
    #expect(mapping["k"]?.string == meaning)
    if !text.hasPrefix("|") {
      let list = try #require(try BoundedYAML.compose("[{\(text): 1}, \(text), 2]", file: "f.json"))
      #expect(list[0]?.mapping?.keys.first?.string == meaning && list[1]?.string == meaning && list[2]?.int == 2)
    }
  }

  @Test(
    "half a pair is refused with its line",
    arguments: ["\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d \\ude00", "\\ud83d\\ud83d", "x\\ud83dx"])
  func lone(text: String) throws {
    let problem = try #require(throws: Problem.self) { try BoundedYAML.compose("a: 1\nk: \"\(text)\"", file: "f") }
    #expect(problem.category == .badConfiguration && problem.file == "f:2")
  }

  @Test(
    "nesting without end is refused with a line",
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000) + "x",
      String(repeating: "{a: ", count: 100_000),
      (0..<3000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ]) func nesting(text: String) throws
  {
    let problem = try #require(throws: Problem.self) { try BoundedYAML.compose(text, file: "f.yaml") }
    #expect(problem.category == .badConfiguration && problem.file?.hasPrefix("f.yaml:") ?? false, "\(problem)")
  }
}
