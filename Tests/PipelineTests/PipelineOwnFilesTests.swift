import Diagnostics
import Foundation
import Pipeline
import Store
import TestSupport
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

  /// Of a virtual data set, which stays the same file.
  @Test("a file that shows another one's values counts with the other")
  func sources() throws {
    let run = try PipelineRun(["doc": "figures:\n  one: { panels: [ { data: mine.h5:y } ] }"])
    defer { run.remove() }
    let (mine, other) = ("\(run.folder)/mine.h5", "\(run.folder)/other.h5")
    func write(_ value: Double) throws { try H5Writer.write(to: other) { try $0.write([value], to: "y") } }
    try write(1)
    try RawFile(mine).link("y", to: "/y", in: "other.h5")
    for (value, calls) in [(1.0, ["one"]), (1, []), (2, ["one"]), (2, [])] {
      try write(value)
      #expect(try run.make().calls == calls, "\(value)")
    }
    try FileManager.default.removeItem(atPath: other)
    #expect(try run.make().calls == ["one"])
  }

  @Test("a node's output is the node, however its path is written")
  func outputs() throws {
    let run = try PipelineRun(["doc": "nodes: {}"])
    defer { run.remove() }
    let here = FileManager.default.currentDirectoryPath
    // Relative paths are those of the folder make runs in, here that of the tests.
    let link = "\(run.folder)/link.h5"
    for (path, isNode) in [
      ("data/quick/a.h5", true), ("\(here)/data/quick/a.h5", true),
      (link, true), ("\(run.folder)/a.h5", false), ("\(here)/data/quick/a.txt", false),
    ] {
      if path == link {
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(here)/data/quick/a.h5")
      }
      let plan = try plan("nodes: { a: { stage: kernels }, b: { stage: eigs, input: '\(path)' } }")
      #expect(plan.node("b")?.inputs == [isNode ? "a" : path], "\(path)")
    }
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
