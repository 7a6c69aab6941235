import Diagnostics
import Foundation
import Pipeline
import Testing

/// GNU make over the generated rules: what reruns, and what does not.
@Suite struct PipelineMakeTests {
  private static let yaml = """
    nodes:
      a: { stage: gen, dataset: images, parameters: { samples: 3000, note: x, list: [1, 2] }, quick: { samples: 100 } }
      b: { stage: join, input: a, parameters: { vectors: true, label: "it's $HOME #1" } }
      c: { stage: join, inputs: { data: a, network: b } }
      d: { stage: gen, parameters: { seed: 1 } }
      s: { stage: join, input: d, sweep: { rate: [1, 5] } }
    figures:
      one: { caption: "n", panels: [ { data: $c/eig } ], numbers: { ks: { of: x, tolerance: 0.1 } } }
      two: { panels: [ { data: $d/eig } ] }

    """
  private static let other = "figures:\n  one: { panels: [ { data: $s/eig } ] }\n"

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml, "other": Self.other])
    defer { run.remove() }
    try body(run)
  }

  private static let everything = ["a", "b", "c", "d", "one", "one", "s@rate-1", "s@rate-5", "two"]

  @Test("a name stands for all that is called so: a node and a figure")
  func oneNameForTwo() throws {
    let run = try PipelineRun([
      "doc":
        "nodes: { a: { stage: gen }, b: { stage: gen, input: a } }\nfigures: { a: { panels: [ { data: $b/X } ] } }\n"
    ])
    defer { run.remove() }
    #expect(try run.explanation().targets("a") == ["a", "doc/a"])
    #expect(try run.make(["a"]).calls == ["a", "a", "b"])
  }

  @Test func everythingOnceThenNothing() throws {
    try withRun { run in
      let first = try run.make(["-j2", "dag"])
      #expect(first.status == 0 && first.calls == Self.everything, "\(first.output)")
      #expect(run.read("data/quick/b.h5").contains("--label it's $HOME #1"))
      let second = try run.make()
      #expect(second.status == 0 && second.calls.isEmpty && second.output.isEmpty, "\(second.output)")
    }
  }

  @Test func touchesAndCommentsRerunNothing() throws {
    try withRun { run in
      _ = try run.make()
      for file in ["data/quick/a.h5", "data/quick/b.h5", "pipeline.yaml", "pipeline/doc.yaml", "bin/gen", "bin/plot"] {
        try run.touch(file)
      }
      try run.edit("nodes:", "# a comment\nnodes:")
      let dry = try run.make(["-n", "dag"]).output
      #expect(!dry.contains("bin/join"))
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func aParameterRerunsItsNodeAndWhatDependsOnIt() throws {
    try withRun { run in
      _ = try run.make()
      try run.edit("samples: 100", "samples: 101")
      let dry = try run.make(["-n", "dag"]).output
      for node in ["a", "b", "c"] { #expect(dry.contains("-o data/quick/\(node).h5")) }
      #expect(!dry.contains("-o data/quick/d.h5"))
      #expect(try run.make().calls == ["a", "b", "c", "one"])
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func equalBytesStopTheRerun() throws {
    try withRun { run in
      _ = try run.make()
      try run.edit("note: x", "note: y")
      #expect(try run.make().calls == ["a"])
      let dry = try run.make(["-n", "dag"]).output
      #expect(!dry.contains("bin/join"))
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func aChangeAndItsReversalRerunNothing() throws {
    try withRun { run in
      _ = try run.make()
      try run.edit("samples: 100", "samples: 101")
      try run.prepare()
      try run.edit("samples: 101", "samples: 100")
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func revisionsRerunTheirStage() throws {
    try withRun { run in
      _ = try run.make()
      #expect(try run.make(revisions: ["gen": 1, "join": 1, "plot": 2]).calls == ["one", "one", "two"])
      #expect(try run.make(revisions: ["gen": 2, "join": 1, "plot": 2]).calls == ["a", "d"])
    }
  }

  @Test func aMissingOrEmptyOutputIsRemade() throws {
    try withRun { run in
      _ = try run.make()
      try run.delete("data/quick/b.h5")
      #expect(try run.make().calls == ["b"])
      try run.write("", to: "data/quick/b.h5")
      #expect(try run.make().calls == ["b"])
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func aMissingPictureOrItsNumbersAreDrawnAgain() throws {
    try withRun { run in
      _ = try run.make()
      try run.delete("figures/quick/doc/two.json")
      #expect(try run.make().calls == ["two"])
      for file in ["svg", "pdf", "png", "gnuplot", "data/1"] {
        try run.delete("figures/quick/doc/two.\(file)")
        #expect(try run.make().calls == ["two"])
        try run.write("", to: "figures/quick/doc/two.\(file)")
        #expect(try run.make().calls == ["two"])
      }
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test func aFailureCostsOnlyWhatNeedsIt() throws {
    try withRun { run in
      try run.edit("vectors: true", "fail: true")
      let outcome = try run.make(["-k", "dag"])
      #expect(outcome.status != 0)
      #expect(outcome.calls == ["a", "d", "one", "s@rate-1", "s@rate-5", "two"])
      #expect(!run.exists("data/quick/b.h5") && !run.exists("data/quick/c.h5"))
      let report = try Report(try run.explanation())
      #expect(!report.isComplete)
      #expect(report.summary.contains("NOT MADE  doc/one"))
      #expect(report.summary.contains("join: error: told to fail\n"))
      #expect(report.summary.contains("remedy: do not"))
      #expect(report.summary.contains("2 of 3 figures up to date"))
      #expect(throws: Problem.self) { try report.verify() }
    }
  }

  @Test(arguments: [
    ("s", ["d", "s@rate-1", "s@rate-5"]), ("doc/two", ["d", "two"]), ("two", ["d", "two"]),
    ("one", ["a", "b", "c", "d", "one", "one", "s@rate-1", "s@rate-5"]),
    ("doc", ["a", "b", "c", "d", "one", "two"]),
  ]) func shortNames(name: String, made: [String]) throws {
    try withRun { run in
      let outcome = try run.make([name])
      #expect(outcome.calls == made)
    }
  }

  @Test func stampsOfVanishedNodesGoWithTheirOutputs() throws {
    try withRun { run in
      _ = try run.make()
      try run.edit("rate: [1, 5]", "rate: [1]")
      try run.prepare()
      // The output may be wanted again: with it its stamps stay.
      #expect(run.exists("data/quick/stamps/s@rate-5.made"))
      try FileManager.default.removeItem(atPath: "\(run.folder)/data/quick/s@rate-5.h5")
      try run.prepare()
      for kind in ["json", "made", "digest"] {
        #expect(!run.exists("data/quick/stamps/s@rate-5.\(kind)"))
        #expect(run.exists("data/quick/stamps/s@rate-1.\(kind)"))
      }
      #expect(run.exists("data/quick/images.dataset"))
    }
  }

  @Test func explanationsNameTheRootCauses() throws {
    try withRun { run in
      _ = try run.make()
      func why(_ name: String) throws -> String {
        try run.explanation().text(for: name)
      }
      #expect(try why("doc/one") == "doc/one is up to date")
      try run.edit("samples: 100", "samples: 101")
      #expect(
        try why("doc/one") == """
          doc/one would be remade if an input comes out different:
            a, which it needs, would be remade:
              parameter samples: 100 → 101
              the data set images is not at hand: it would be fetched, and where that fails nothing is made of it
          """)
      #expect(try why("two") == "doc/two is up to date")
      try run.delete("data/quick/d.h5")
      #expect(try why("d").contains("data/quick/d.h5 is missing"))
      let problem = try #require(throws: Problem.self) { try why("doc/tow") }
      #expect(problem.remedy == "did you mean 'doc/two'?")
    }
  }

  @Test func explanationsAgreeWithMake() throws {
    try withRun { run in
      _ = try run.make()
      for (old, new) in [("note: x", "note: y"), ("seed: 1", "seed: 2"), ("vectors: true", "vectors: false")] {
        try run.edit(old, new)
        let plan = try run.plan()
        let explanation = try run.explanation()
        let expected = plan.nodes.filter { !explanation.reasons(for: $0).isEmpty }.map(\.name)
        let made = try run.make().calls
        #expect(expected.count == 1 && Set(expected).isSubset(of: made))
        let after = try run.explanation()
        #expect(plan.nodes.allSatisfy { after.reasons(for: $0).isEmpty } && after.isComplete)
      }
    }
  }
}
