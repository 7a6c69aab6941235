import Foundation
import Pipeline
import Testing

/// What was made for nodes and figures that are gone.
@Suite struct PipelineLeftoversTests {
  private static let yaml = """
    nodes:
      a: { stage: gen, sweep: { seed: [1, 2] } }
      b: { stage: join, input: a@seed-1 }
    figures:
      one: { panels: [ { data: $a/X } ] }
      two: { panels: [ { data: $b/X } ] }

    """

  @Test("files of nodes and figures that are gone are listed and removed, and nothing else")
  func removal() throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    _ = try run.make()
    func leftovers() throws -> Leftovers { try Leftovers(of: try run.explanation().plan, root: run.folder) }
    #expect(try leftovers().entries.isEmpty && leftovers().text == "nothing is left over")
    try run.write("mine", to: "data/quick/mine.h5")
    try run.write("kept", to: "data/quick/a@seed-2.h5.checkpoint")
    try run.edit("sweep: { seed: [1, 2] }", "sweep: { seed: [1] }")
    try run.edit("  two: { panels: [ { data: $b/X } ] }\n", "")
    let found = try leftovers()
    #expect(found.entries.map(\.name) == ["a@seed-2", "doc/two"])
    #expect(found.entries[0].files.contains("data/quick/a@seed-2.h5.checkpoint"))
    #expect(found.entries.allSatisfy { $0.bytes > 0 } && found.text.contains("doc/two"))
    let before = try run.listing().filter { !$0.contains("a@seed-2") && !$0.contains("two") }.map {
      $0.split(separator: " ")[0]
    }
    try found.remove()
    let after = try run.listing().map { $0.split(separator: " ")[0] }
    #expect(after.filter { !before.contains($0) } == [] && before.filter { !after.contains($0) } == [])
    #expect(run.exists("data/quick/mine.h5"))
    #expect(try leftovers().entries.isEmpty)
    // What is left is drawn anew, as it shows one member less.
    #expect(try run.make().calls == ["one"])
  }
}
