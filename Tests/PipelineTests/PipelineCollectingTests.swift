import Diagnostics
import Pipeline
import Testing

/// Nodes that read a whole axis of a sweep.
@Suite struct PipelineCollectingTests {
  private static let yaml = """
    nodes:
      net: { stage: gen, sweep: { n: [10, 20] } }
      trained: { stage: gen, inputs: { network: net }, sweep: { trial: 1..3 }, quick: { trial: 1..2 } }
      mean: { stage: join, input: trained, over: trial }
      both: { stage: join, input: trained, inputs: { reference: net }, over: [trial, n] }
      after: { stage: join, input: mean }
    figures:
      one: { panels: [ { x: $mean@n, y: $mean/loss/mean } ] }

    """

  private func plan(_ yaml: String, _ profile: String = "paper") throws -> Plan {
    let file = try PipelineFile(document: "doc", yaml: yaml)
    return try file.validated(for: try file.profile(profile), revisions: ["gen": 1, "join": 1, "plot": 1])
  }

  private func arguments(_ plan: Plan, _ node: String) throws -> String {
    try #require(plan.node(node)).arguments(layout: plan.layout).joined(separator: " ")
  }

  @Test func anAxisIsReadAsAWholeAndTheOthersStayASweep() throws {
    let plan = try plan(Self.yaml)
    #expect(plan.nodes.count == 2 + 6 + 2 + 1 + 2)
    #expect(
      try arguments(plan, "mean@n-20").hasPrefix(
        "data/paper/trained@n-20@trial-1.h5 data/paper/trained@n-20@trial-2.h5 data/paper/trained@n-20@trial-3.h5 "
          + "--over trial=1,2,3 -o data/paper/mean@n-20.h5 "))
    #expect(try arguments(plan, "after@n-10").hasPrefix("data/paper/mean@n-10.h5 -o "))
    let figure = try #require(plan.figure("doc/one"))
    #expect(figure.nodes == ["mean@n-10", "mean@n-20"])
    let panel = try #require(figure.description["panels"]?.elements?.first)
    #expect(panel["x"]?.elements?.compactMap(\.number) == [10, 20])
    #expect(panel["y"]?.elements?.count == 2)
  }

  @Test func severalAxesAreGivenValueByValue() throws {
    let node = try arguments(try plan(Self.yaml, "quick"), "both")
    #expect(
      node.hasPrefix(
        "data/quick/trained@n-10@trial-1.h5 data/quick/trained@n-20@trial-1.h5 "
          + "data/quick/trained@n-10@trial-2.h5 data/quick/trained@n-20@trial-2.h5 "
          + "--reference data/quick/net@n-10.h5 --reference data/quick/net@n-20.h5"), "\(node)")
    #expect(node.contains("--over trial=1,1,2,2 --over n=10,20,10,20 "), "\(node)")
  }

  @Test func theStampHoldsTheAxis() throws {
    let plan = try plan(Self.yaml)
    let stamp = try #require(plan.node("mean@n-10")).stamp(layout: plan.layout)
    #expect(stamp["over"]?.elements?.compactMap(\.string) == ["trial=1,2,3"])
    #expect(try #require(plan.node("trained@n-10@trial-1")).stamp(layout: plan.layout)["over"] == nil)
  }

  @Test(arguments: [
    ("over: trial", "over: trials", "did you mean 'trial'?"),
    ("over: trial ", "over: trial, sweep: { trial: 1..3 } ", "no input"),
  ]) func faults(old: String, new: String, words: String) throws {
    let problem = try #require(throws: Problem.self) {
      try plan(Self.yaml.replacing(old, with: new, maxReplacements: 1))
    }
    #expect(problem.file == "pipeline/doc.yaml:4" && problem.description.contains(words), "\(problem)")
  }

  @Test func makeRemakesWhatCollectsAChangedTrial() throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    let first = try run.make()
    #expect(first.status == 0, "\(first.output)")
    #expect(
      first.calls == [
        "mean@n-10", "mean@n-20", "net@n-10", "net@n-20", "one", "trained@n-10@trial-1", "trained@n-10@trial-2",
        "trained@n-20@trial-1", "trained@n-20@trial-2",
      ])
    #expect(try run.make().calls.isEmpty)
    try run.delete("data/quick/trained@n-20@trial-2.h5")
    // It comes out the same, so that nothing behind it is remade.
    #expect(try run.make().calls == ["trained@n-20@trial-2"])
    try run.edit("quick: { trial: 1..2 }", "quick: { trial: [1, 7] }")
    #expect(
      try run.make().calls == ["mean@n-10", "mean@n-20", "one", "trained@n-10@trial-7", "trained@n-20@trial-7"])
    #expect(run.read("data/quick/mean@n-10.h5").contains("over trial=1,7"))
    #expect(try run.make().calls.isEmpty)
  }
}
