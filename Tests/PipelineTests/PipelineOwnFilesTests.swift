import Diagnostics
import Pipeline
import Testing

@Suite("Files of the user's own as inputs")
struct PipelineOwnFilesTests {
  private func plan(_ yaml: String) throws -> Plan {
    try PipelineFile(document: "doc", yaml: yaml).validated(
      for: Profile("quick"), revisions: ["kernels": 1, "eigs": 1, "plot": 1])
  }

  @Test("an input that ends in .h5 is passed on as it is and is a prerequisite")
  func passedOn() throws {
    let plan = try plan(
      """
      nodes:
        mine: { stage: kernels, inputs: { data: my/x.h5 }, parameters: { ck: 0 } }
        theirs: { stage: eigs, input: my/k.h5 }
      """)
    let rules = try RuleWriter(Explanation(plan, root: "/nowhere")).rules()
    #expect(rules.contains("kernels --data my/x.h5 --ck 0"))
    #expect(rules.contains("eigs my/k.h5 -o data/quick/theirs.h5"))
  }

  @Test("a node cannot be called like a file")
  func names() {
    #expect(throws: Problem.self) { try plan("nodes: { x.h5: { stage: eigs, input: my/k.h5 } }") }
  }

  @Test("a file that a figure reads is a prerequisite by its content")
  func figures() throws {
    let run = try PipelineRun(["doc": "figures:\n  one: { panels: [ { data: mine.h5:y, note: 'see x.h5: y' } ] }"])
    defer { run.remove() }
    try run.write("1\n", to: "mine.h5")
    #expect(try run.make().calls == ["one"])
    try run.touch("mine.h5")
    #expect(try run.make().calls.isEmpty)
    try run.write("2\n", to: "mine.h5")
    #expect(try run.make().calls == ["one"])
  }
}
