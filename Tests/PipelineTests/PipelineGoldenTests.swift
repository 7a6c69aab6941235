import Diagnostics
import Foundation
import Pipeline
import Testing

/// Golden values: recording and comparing.
@Suite struct PipelineGoldenTests {
  private static let yaml = """
    nodes:
      a: { stage: gen }
    figures:
      one: { panels: [ { data: $a/X } ], numbers: { ks: { of: x, tolerance: 0.1 } } }
      two: { panels: [ { data: $a/X } ], numbers: { ks: { of: x, relative: 0.1 } } }
      three: { panels: [ { data: $a/X } ] }

    """

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    try body(run)
  }

  private func rows(_ run: PipelineRun) throws -> [GoldenCheck.Row] {
    try GoldenCheck(try run.explanation()).rows()
  }

  @Test func nothingMadeIsMissing() throws {
    try withRun { run in
      let rows = try rows(run)
      #expect(rows.map(\.verdict) == [.missing, .missing, .missing])
      #expect(rows.allSatisfy { $0.number == "(not made)" })
    }
  }

  @Test func recordingMakesTheCheckPassAndRedrawsOnce() throws {
    try withRun { run in
      _ = try run.make()
      #expect(try rows(run).map(\.verdict) == [.new, .new, .new])
      let changed = try GoldenCheck(try run.explanation()).record()
      #expect(changed.count == 3 && changed[0] == "Tests/Golden/quick/doc/one.json")
      #expect(run.read(changed[0]) == "{\n  \"ks\": 0.5\n}\n")
      let recorded = try rows(run)
      #expect(recorded.map(\.verdict) == [.ok, .ok, .ok])
      #expect(recorded.compactMap(\.tolerance) == [0.1, 0.05, 0.5e-6])
      #expect(throws: Never.self) { try GoldenCheck(try run.explanation()).verify(recorded) }
      #expect(try run.make().calls == ["one", "three", "two"])
      #expect(try GoldenCheck(try run.explanation()).record().isEmpty)
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test(arguments: [
    (0.59, [GoldenCheck.Verdict.ok, .off, .off]), (0.54, [.ok, .ok, .off]), (0.61, [.off, .off, .off]),
    (0.5, [.ok, .ok, .ok]),
  ]) func tolerances(golden: Double, verdicts: [GoldenCheck.Verdict]) throws {
    try withRun { run in
      for figure in ["one", "two", "three"] {
        try run.write("{\"ks\": \(golden)}", to: "Tests/Golden/quick/doc/\(figure).json")
      }
      _ = try run.make()
      let rows = try rows(run)
      #expect(rows.map(\.verdict) == verdicts)
      let table = GoldenCheck.table(rows)
      #expect(table.contains("OFF") == verdicts.contains(.off))
      let isFine = verdicts.allSatisfy { $0 == .ok }
      if !isFine {
        let problem = try #require(throws: Problem.self) { try GoldenCheck(try run.explanation()).verify(rows) }
        #expect(problem.category.exitCode == 79)
      }
    }
  }

  @Test func recordingKeepsGoldenValuesThatAreMet() throws {
    try withRun { run in
      for figure in ["one", "two", "three"] {
        try run.write("{\"ks\": 0.54}", to: "Tests/Golden/quick/doc/\(figure).json")
      }
      _ = try run.make()
      #expect(
        try GoldenCheck(try run.explanation()).record() == ["Tests/Golden/quick/doc/three.json"])
      #expect(run.read("Tests/Golden/quick/doc/one.json") == "{\"ks\": 0.54}")
    }
  }

  @Test func aGoldenNumberNoLongerReportedIsMissing() throws {
    try withRun { run in
      try run.write("{\"ks\": 0.5, \"gone\": 1}", to: "Tests/Golden/quick/doc/one.json")
      _ = try run.make()
      let rows = try rows(run).filter { $0.figure == "doc/one" }
      #expect(rows.map(\.number) == ["ks", "gone"])
      #expect(rows.map(\.verdict) == [.ok, .missing])
    }
  }

  @Test func figuresOutOfDateAreNeitherComparedNorRecorded() throws {
    try withRun { run in
      _ = try run.make()
      _ = try GoldenCheck(try run.explanation()).record()
      try run.edit("stage: gen }", "stage: gen, parameters: { seed: 2 } }")
      #expect(try rows(run).map(\.number) == Array(repeating: "(not up to date)", count: 3))
      #expect(throws: Problem.self) { try GoldenCheck(try run.explanation()).record() }
    }
  }

  @Test("a figure or a document is recorded and checked alone; one's own count only where they are named")
  func namedFigures() throws {
    try withRun { run in
      try run.write(
        "figures: { mine: { panels: [ { data: $a/X } ], numbers: { ks: { of: x, tolerance: 0.1 } } } }\n",
        to: "pipeline/own.yaml")
      _ = try run.make()
      #expect(
        try GoldenCheck(try run.explanation(), of: ["two"]).record() == ["Tests/Golden/quick/doc/two.json"])
      #expect(try GoldenCheck(try run.explanation(), of: ["two"]).rows().map(\.verdict) == [.ok])
      #expect(try GoldenCheck(try run.explanation(), of: ["doc"]).record().count == 2)
      let all = try GoldenCheck(try run.explanation())
      let rows = try all.rows()
      #expect(rows.filter(\.isOwn).map(\.verdict) == [.new])
      #expect(throws: Never.self) { try all.verify(rows) }
      let own = try GoldenCheck(try run.explanation(), of: ["own"])
      #expect(throws: Problem.self) { try own.verify(try own.rows()) }
      #expect(try own.record() == ["Tests/Golden/quick/own/mine.json"])
      #expect(throws: Never.self) { try own.verify(try own.rows()) }
      for name in ["a", "none"] {
        #expect(throws: Problem.self) { try GoldenCheck(try run.explanation(), of: [name]) }
      }
    }
  }

  @Test func standInDataHaveGoldenValuesOfTheirOwn() throws {
    try withRun { run in
      try run.write("", to: "standin")
      _ = try run.make()
      let changed = try GoldenCheck(try run.explanation()).record()
      #expect(changed.first == "Tests/Golden/quick-stand-in/doc/one.json")
      #expect(try Report(try run.explanation()).summary.contains("STAND-IN DATA"))
    }
  }

  @Test func theReportTellsWhereItsPageIs() throws {
    try withRun { run in
      _ = try run.make()
      let report = try Report(try run.explanation())
      #expect(report.isComplete && report.summary == "3 of 3 figures up to date: figures/quick/index.html")
    }
  }
}
