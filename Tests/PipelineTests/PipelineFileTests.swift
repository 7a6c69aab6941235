import Diagnostics
import Pipeline
import Testing

/// Wrong files: each names the line, the object, the cause and, where there is one, the remedy.
@Suite struct PipelineFileTests {
  struct Wrong: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var yaml: String
    var line: Int
    var fragments: [String]
  }

  static let wrong = [
    Wrong(
      testDescription: "syntax", yaml: "nodes:\n  a: [1, 2\nfigures: {}", line: 3,
      fragments: ["not YAML"]),
    Wrong(
      testDescription: "duplicate node", yaml: "nodes:\n  a: { stage: gen-data }\n  a: { stage: eigs }",
      line: 2,
      fragments: ["'a' stands twice"]),
    Wrong(
      testDescription: "duplicate parameter",
      yaml: "nodes:\n  a:\n    stage: gen-data\n    parameters:\n      seed: 1\n      seed: 2", line: 5,
      fragments: ["'seed' stands twice"]),
    Wrong(
      testDescription: "unknown key at the top", yaml: "node:\n  a: { stage: eigs }", line: 1,
      fragments: ["unknown key 'node'", "did you mean 'nodes'?"]),
    Wrong(
      testDescription: "unknown key of a node", yaml: "nodes:\n  a:\n    stage: eigs\n    paramters: {}",
      line: 4,
      fragments: ["node 'a'", "unknown key 'paramters'", "did you mean 'parameters'?"]),
    Wrong(
      testDescription: "unknown key of a figure", yaml: "figures:\n  one:\n    titel: x", line: 3,
      fragments: ["figure 'doc/one'", "did you mean 'title'?"]),
    Wrong(
      testDescription: "unknown key of a figure's override",
      yaml: "figures:\n  one:\n    title: x\n    quick:\n      note: []", line: 5,
      fragments: ["unknown key 'note'", "did you mean 'notes'?"]),
    Wrong(
      testDescription: "parameters of the wrong type",
      yaml: "nodes:\n  a:\n    stage: eigs\n    parameters: 3",
      line: 4, fragments: ["parameters must be a mapping, found a number"]),
    Wrong(
      testDescription: "a mapping as parameter",
      yaml: "nodes:\n  a:\n    stage: eigs\n    parameters:\n      k: 1\n      top: { a: 1 }", line: 6,
      fragments: ["key 'top'", "must be a number, a text"]),
    Wrong(
      testDescription: "missing stage", yaml: "nodes:\n  a: {}", line: 2, fragments: ["'stage' is missing"]),
    Wrong(
      testDescription: "unknown stage", yaml: "nodes:\n  a:\n    stage: eig", line: 3,
      fragments: ["unknown stage 'eig'", "did you mean 'eigs'?"]),
    Wrong(
      testDescription: "plot as node", yaml: "nodes:\n  a:\n    stage: plot", line: 3,
      fragments: ["unknown stage 'plot'"]),
    Wrong(
      testDescription: "a name Make cannot take", yaml: "nodes:\n  \"a b\": { stage: eigs }", line: 2,
      fragments: ["cannot be a Make target"]),
    Wrong(
      testDescription: "a target's name", yaml: "nodes:\n  figures: { stage: eigs }", line: 2,
      fragments: ["the Makefile has a target of this name"]),
    Wrong(
      testDescription: "dangling input",
      yaml: "nodes:\n  gauss-x: { stage: gen-data }\n  b:\n    stage: eigs\n    input: gaus-x", line: 5,
      fragments: ["node 'b'", "no node 'gaus-x'", "did you mean 'gauss-x'?"]),
    Wrong(
      testDescription: "cycle",
      yaml:
        "nodes:\n  a: { stage: eigs, input: c }\n  b: { stage: eigs, input: a }\n  c: { stage: eigs, input: b }",
      line: 2, fragments: ["a → c → b → a"]),
    Wrong(
      testDescription: "itself", yaml: "nodes:\n  a: { stage: eigs, inputs: { data: a } }", line: 2,
      fragments: ["a → a"]),
    Wrong(
      testDescription: "dangling figure",
      yaml:
        "nodes:\n  spectrum: { stage: eigs }\nfigures:\n  one:\n    panels:\n      - eigenvalues: $spectra/ck",
      line: 6, fragments: ["figure 'doc/one'", "no node 'spectra'"]),
    Wrong(
      testDescription: "caption without parameter",
      yaml:
        "nodes:\n  a: { stage: eigs, parameters: { samples: 1 } }\nfigures:\n  one:\n    caption: n={a.sample}",
      line: 5, fragments: ["no parameter 'sample'", "did you mean 'samples'?"]),
    Wrong(
      testDescription: "sweep of 100,001",
      yaml:
        "nodes:\n  a:\n    stage: gen-data\n    sweep:\n      seed: 1..1000\n      rate: 1..1000",
      line: 5, fragments: ["more than 100000 nodes"]),
    Wrong(
      testDescription: "two sweeps of one name that differ",
      yaml: """
        nodes:
          a: { stage: gen-data, sweep: { samples: [1, 2] } }
          b:
            stage: eigs
            input: a
            sweep:
              samples: [1, 3]
        """, line: 7, fragments: ["other values than that of its inputs"]),
    Wrong(
      testDescription: "refused by the stage",
      yaml: "nodes:\n  a:\n    stage: eigs\n    parameters:\n      top: 3\n      foo: 4", line: 6,
      fragments: ["node 'a' (stage eigs)", "unknown key 'foo'", "eigs --help"]),
  ]

  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  @Test(arguments: wrong) func namesTheLine(_ wrong: Wrong) throws {
    let problem = try #require(throws: Problem.self) {
      try PipelineFile(document: "doc", yaml: wrong.yaml).validated(
        for: Profile("paper"), revisions: ["gen-data": 1, "eigs": 1, "plot": 1]
      ) { _, arguments in
        if arguments.contains("--foo") {
          throw Refusal(description: "Error: Unknown option '--foo'\nUsage: eigs [--top <top>]")
        }
      }
    }
    #expect(problem.category == .badConfiguration)
    #expect(problem.file == "pipeline/doc.yaml:\(wrong.line)")
    for fragment in wrong.fragments { #expect(problem.description.contains(fragment), "\(problem)") }
    #expect(!problem.description.contains("Usage"))
  }

  @Test func unknownProfileSuggestsTheNearest() throws {
    let file = try PipelineFile(document: "doc", yaml: "nodes: {}")
    let problem = try #require(throws: Problem.self) { try file.profile("quik") }
    #expect(problem.remedy == "did you mean 'quick'?")
  }

  @Test func missingFileIsMissingInput() throws {
    let problem = try #require(throws: Problem.self) { try PipelineFile.load(in: "no/such") }
    #expect(problem.category == .missingInput)
  }

  @Test func figureProblemsPointIntoTheFile() throws {
    let yaml =
      "figures:\n  one:\n    title: x\n    panels:\n      - kind: spectrum\n      - kind: sculpture"
    let problem = try #require(throws: Problem.self) {
      try PipelineFile(document: "doc", yaml: yaml).validated(
        for: Profile("quick"), revisions: [:],
        figureCheck: { json, name in
          #expect(json.contains("\"sculpture\"") && name == "doc/one")
          throw Problem(.badConfiguration, object: "panels[1].kind", cause: "no such kind")
        })
    }
    #expect(problem.file == "pipeline/doc.yaml:6")
  }
}
