import Diagnostics
import Foundation
import Pipeline
import Testing

/// What comes from the files and would reach Make, the shell or the file system.
@Suite struct PipelineSafetyTests {
  private func plan(_ yaml: String) throws -> Plan {
    try PipelineFile(document: "doc", yaml: yaml).validated(
      for: Profile("quick"), revisions: ["gen": 1, "join": 1, "plot": 1])
  }

  /// Every printable character that is no letter or digit, and some that are not printable.
  static let characters =
    (0x20..<0x7F).compactMap(UnicodeScalar.init).map(Character.init).filter { !$0.isLetter && !$0.isNumber }
    .map(String.init) + ["\t", "\n", "\u{7F}", "\u{1}"]

  /// The text in YAML's double quotes.
  private func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t").replacing("\u{7F}", with: "\\x7F").replacing("\u{1}", with: "\\x01")
    return "\"\(escaped)\""
  }

  private func isRefused(_ yaml: String, line: Int) throws -> Bool {
    do {
      let plan = try plan(yaml)
      _ = try RuleWriter(Explanation(plan, root: "/nowhere")).rules()
      return false
    } catch let problem as Problem {
      #expect(problem.category == .badConfiguration && problem.file == "pipeline/doc.yaml:\(line)", "\(problem)")
      return true
    }
  }

  @Test(arguments: characters) func namesAreLettersAndFewSigns(character: String) throws {
    let name = quoted("a\(character)b")
    let isTaken = "._-@".contains(character)
    #expect(try isRefused("nodes:\n  \(name): { stage: gen }", line: 2) != isTaken)
    #expect(try isRefused("figures:\n  \(name): { title: x }", line: 2) != isTaken)
    #expect(try isRefused("nodes:\n  x: { stage: gen, dataset: \(name) }", line: 2) != isTaken)
    let isLabel = "._-".contains(character)
    #expect(try isRefused("nodes:\n  x: { stage: gen, sweep: {\n    s: [\(name)] } }", line: 3) != isLabel)
  }

  @Test(arguments: characters) func pathsAreLettersAndFewSigns(character: String) throws {
    // (a=b.h5 is the array a of b.h5.)
    let isTaken = "._-+@,/=".contains(character)
    let path = quoted("a\(character)b.h5")
    #expect(try isRefused("nodes:\n  x: { stage: join, input: [\n    \(path)] }", line: 3) != isTaken)
    #expect(try isRefused("nodes:\n  x: { stage: join, inputs: {\n    data: \(path) } }", line: 3) != isTaken)
  }

  @Test(arguments: [
    ("$(shell touch X).h5", false), ("../x.h5", false), ("a/../x.h5", false), ("./x.h5", false), ("a//x.h5", false),
    ("-x.h5", false), ("/data/x.h5", true), ("Größe/δ.h5", true), ("x;y.txt", false), ("`x`.csv", false),
  ]) func paths(path: String, taken: Bool) throws {
    #expect(try isRefused("nodes:\n  x: { stage: join, input: '\(path)' }", line: 2) != taken)
  }

  /// Values of parameters may hold anything but control characters: the shell gets them as they are.
  @Test func valuesReachTheProgramAsTheyAre() throws {
    let text =
      String((0x20..<0x7F).compactMap(UnicodeScalar.init).map(Character.init).filter { !"{}".contains($0) }) + "é⟨"
    let run = try PipelineRun(["doc": "nodes:\n  x: { stage: gen, parameters: { label: \(quoted(text)) } }"])
    defer { run.remove() }
    let outcome = try run.make(["x"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(run.read("data/quick/x.h5") == "gen --label \(text)\n")
  }

  @Test func ownFilesHaveDigestsOfTheirOwn() throws {
    let long = String(repeating: "a/", count: 120)
    let files = ["a/b.h5", "a+b.h5", "a@b.h5", "a@pb.h5", "a@@b.h5", "+a/b.h5", "\(long)b.h5", "\(long)c.h5"]
    let nodes = files.enumerated().map { "  n\($0.offset): { stage: join, input: \"\($0.element)\" }\n" }
    let run = try PipelineRun(["doc": "nodes:\n" + nodes.joined()])
    defer { run.remove() }
    for file in files { try run.write(file, to: file) }
    try run.prepare()
    let own = try FileManager.default.contentsOfDirectory(atPath: "\(run.folder)/data/quick/stamps/own")
    #expect(own.count { $0.hasSuffix(".digest") } == files.count)
  }

  @Test func filesOfAbsolutePathsRerunNothing() throws {
    let run = try PipelineRun(["doc": "nodes: {}"])
    defer { run.remove() }
    try run.write("mine\n", to: "my.h5")
    try run.write("nodes:\n  x: { stage: join, input: \(run.folder)/my.h5 }\n", to: "pipeline/doc.yaml")
    #expect(try run.make(["x"]).calls == ["x"])
    #expect(try run.make(["x"]).calls.isEmpty)
    try run.touch("my.h5")
    #expect(try run.make(["x"]).calls.isEmpty)
    try run.write("other\n", to: "my.h5")
    #expect(try run.make(["x"]).calls == ["x"])
  }
}
