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
