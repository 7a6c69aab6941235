import Diagnostics
import Foundation
import Pipeline
import Testing

/// What becomes of a right file: command lines, sweeps, stamps and figures.
@Suite struct PipelinePlanTests {
  private func plan(_ yaml: String, _ profile: String = "quick") throws -> Plan {
    try PipelineFile(document: "doc", yaml: yaml).validated(
      for: Profile(profile), revisions: ["gen-data": 1, "kernels": 2, "eigs": 1, "train": 1, "plot": 1])
  }

  private func arguments(_ plan: Plan, _ node: String) throws -> String {
    try #require(plan.node(node)).arguments(layout: plan.layout).joined(separator: " ")
  }

  private let gauss = """
    nodes:
      gauss-eigs: { stage: eigs, input: gauss-kernels }
      gauss-kernels:
        stage: kernels
        inputs: { data: gauss-x, network: gauss-y }
        parameters: { ck: all, ntk: true, lemma: false, layers: [1, 2.50], shift: -1e-3 }
      gauss-x:
        stage: gen-data
        parameters: { input: gaussian, samples: 3000, seed: 1 }
        quick: { samples: 1200, block: 7 }
      gauss-y: { stage: gen-data }
    figures:
      figure-1:
        title: Sizes
        caption: "n = {gauss-x.samples}, layers {gauss-kernels.layers}"
        panels:
          - { eigenvalues: $gauss-eigs/ck/5/eigenvalues, whole: $gauss-x, price: $$5, keep: "$ 5" }
        notes: [a]
        quick: { notes: [b, c] }
    """

  @Test func commandLines() throws {
    let quick = try plan(gauss)
    #expect(
      try arguments(quick, "gauss-x")
        == "--input gaussian --samples 1200 --seed 1 --block 7 -o data/quick/gauss-x.h5 "
        + "--digest-file data/quick/stamps/gauss-x.digest")
    #expect(
      try arguments(quick, "gauss-kernels")
        == "--data data/quick/gauss-x.h5 --network data/quick/gauss-y.h5 --ck all --ntk --layers 1,2.50 "
        + "--shift=-1e-3 -o data/quick/gauss-kernels.h5 --digest-file data/quick/stamps/gauss-kernels.digest")
    #expect(
      try arguments(quick, "gauss-eigs").hasPrefix("data/quick/gauss-kernels.h5 -o data/quick/gauss-eigs.h5"))
    let paper = try plan(gauss, "paper")
    #expect(
      try arguments(paper, "gauss-x").hasPrefix("--input gaussian --samples 3000 --seed 1 -o data/paper/"))
  }

  @Test func inputsComeFirst() throws {
    let names = try plan(gauss).nodes.map(\.name)
    let position = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    for node in try plan(gauss).nodes {
      for input in node.inputs {
        let (first, second) = (try #require(position[input]), try #require(position[node.name]))
        #expect(first < second)
      }
    }
  }

  @Test func figuresAreResolved() throws {
    let figure = try #require(try plan(gauss).figure("doc/figure-1"))
    #expect(figure.nodes == ["gauss-eigs", "gauss-x"])
    #expect(
      figure.description.json == """
        {
          "caption": "n = 1200, layers 1, 2.50",
          "document": "doc",
          "id": "figure-1",
          "notes": [
            "b",
            "c"
          ],
          "panels": [
            {
              "eigenvalues": "data/quick/gauss-eigs.h5:ck/5/eigenvalues",
              "keep": "$ 5",
              "price": "$5",
              "whole": "data/quick/gauss-x.h5"
            }
          ],
          "profile": "quick",
          "title": "Sizes"
        }

        """)
    let paper = try #require(try plan(gauss, "paper").figure("doc/figure-1"))
    #expect(paper.description["caption"]?.string == "n = 3000, layers 1, 2.50")
    #expect(paper.description["notes"]?.elements?.count == 1)
  }

  @Test func sweepsAreInherited() throws {
    let yaml = """
      nodes:
        x: { stage: gen-data, sweep: { seed: [1, 2] } }
        sgd: { stage: train, inputs: { data: x }, sweep: { learning-rate: [1, 5, 12] }, quick: { learning-rate: [1, 5] } }
        spectrum: { stage: eigs, input: [sgd, x] }
        one: { stage: eigs, input: sgd@seed-2@learning-rate-5 }
      figures:
        all: { panels: [ { runs: $spectrum/loss, list: [first, $x/X] } ], caption: "η = {sgd.learning-rate}" }
        one: { panels: [ { run: $sgd@seed-1@learning-rate-5/loss } ] }
      """
    let quick = try plan(yaml)
    #expect(quick.nodes.count == 2 + 4 + 4 + 1)
    #expect(try plan(yaml, "paper").nodes.count == 2 + 6 + 6 + 1)
    #expect(
      try arguments(quick, "spectrum@seed-2@learning-rate-5").hasPrefix(
        "data/quick/sgd@seed-2@learning-rate-5.h5 data/quick/x@seed-2.h5 -o "))
    #expect(
      try arguments(quick, "sgd@seed-1@learning-rate-5").contains(
        "--data data/quick/x@seed-1.h5 --learning-rate 5 "))
    #expect(try arguments(quick, "one").hasPrefix("data/quick/sgd@seed-2@learning-rate-5.h5 "))
    let all = try #require(quick.figure("doc/all"))
    #expect(all.description["caption"]?.string == "η = 1, 5")
    let panel = try #require(all.description["panels"]?.elements?.first)
    #expect(
      panel["runs"]?.elements?.compactMap(\.string) == [
        "data/quick/spectrum@seed-1@learning-rate-1.h5:loss",
        "data/quick/spectrum@seed-1@learning-rate-5.h5:loss",
        "data/quick/spectrum@seed-2@learning-rate-1.h5:loss",
        "data/quick/spectrum@seed-2@learning-rate-5.h5:loss",
      ])
    #expect(
      panel["list"]?.elements?.compactMap(\.string) == [
        "first", "data/quick/x@seed-1.h5:X", "data/quick/x@seed-2.h5:X",
      ])
    #expect(try #require(quick.figure("doc/one")).nodes == ["sgd@seed-1@learning-rate-5"])
  }

  @Test func sweptCasesSetSeveralParametersTogether() throws {
    let plan = try plan(
      """
      nodes:
        x:
          stage: gen-data
          sweep: { size: { small: { samples: 10, dimension: 6 }, large: { samples: 20, dimension: 12 } } }
        y: { stage: eigs, input: x, sweep: { size: { small: { top: 1 }, large: { top: 2 } } } }
      """)
    #expect(plan.nodes.map(\.name) == ["x@size-small", "x@size-large", "y@size-small", "y@size-large"])
    #expect(try arguments(plan, "x@size-large").hasPrefix("--samples 20 --dimension 12 -o"))
    #expect(try arguments(plan, "y@size-large").hasPrefix("data/quick/x@size-large.h5 --top 2 -o"))
  }

  @Test func largeSweepsAreTaken() throws {
    #expect(try plan("nodes:\n  a: { stage: eigs, sweep: { seed: 1..5000 } }").nodes.count == 5000)
  }

  @Test func longChainsAreSorted() throws {
    let nodes = (1..<50_000).reversed().map { "  n\($0): { stage: eigs, input: n\($0 - 1) }" }
    let plan = try plan("nodes:\n" + nodes.joined(separator: "\n") + "\n  n0: { stage: gen-data }\n")
    #expect(plan.nodes.map(\.name) == (0..<50_000).map { "n\($0)" })
  }

  @Test func stampsHoldWhatDecidesTheOutputAndNothingElse() throws {
    let plan = try plan(gauss)
    let stamp = try #require(plan.node("gauss-kernels")).stamp(layout: plan.layout).json
    let reordered = gauss.replacing("{ ck: all, ntk: true,", with: "{ ntk: true, ck: all,")
      .replacing("nodes:", with: "# a comment\nnodes:")
    let other = try self.plan(reordered)
    #expect(try #require(other.node("gauss-kernels")).stamp(layout: other.layout).json == stamp)
    let stampObject = try JSONSerialization.jsonObject(with: Data(stamp.utf8)) as? [String: Any]
    #expect(stampObject?["revision"] as? Int == 2)
    #expect((stampObject?["inputs"] as? [String: String])?["data"] == "data/quick/gauss-x.h5")
  }

  @Test(arguments: [
    ("1", "1"), ("1e-3", "1e-3"), (".5", "0.5"), ("+2", "2.0"), ("2.", "2.0"), ("007", "7.0"),
    ("-0.10", "-0.10"),
  ]) func numbersBecomeJSON(spelling: String, json: String) throws {
    #expect(try YAMLValue(yaml: spelling, file: "x").json == json + "\n")
  }

  @Test func stringsBecomeJSON() throws {
    let text = "a \"b\" \\ \u{1}\n\tσ ₀ 🙂"
    let json = YAMLValue.list([.text(text)]).json
    #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
  }

  @Test func mergeKeysTakeInAnchors() throws {
    let value = try YAMLValue(yaml: "a: &base { x: 1, y: 2 }\nb: { <<: *base, y: 3 }", file: "x")
    #expect(value["b"]?["x"]?.number == 1)
    #expect(value["b"]?["y"]?.number == 3)
  }
}
