import Diagnostics
import Pipeline
import Testing

/// Several files: their order, profiles, and the user's own.
@Suite struct PipelineDocumentTests {
  private let revisions = ["gen": 1, "join": 1, "plot": 1]

  private func file(_ documents: [String: String], main: String? = nil, own: (path: String, yaml: String)? = nil) throws
    -> PipelineFile
  {
    let list = documents.keys.sorted().joined(separator: ", ")
    return try PipelineFile(
      main: main ?? "profiles: { quick: {}, paper: {}, full: { like: paper } }\ndocuments: [\(list)]",
      document: { name, _ in documents[name] ?? "" }, own: own)
  }

  private func plan(_ file: PipelineFile, _ profile: String = "quick") throws -> Plan {
    try file.validated(for: try file.profile(profile), revisions: revisions)
  }

  @Test func laterDocumentsNameNodesOfEarlierOnes() throws {
    let texts = [
      "a": "nodes:\n  x: { stage: gen, parameters: { n: 4 } }\nfigures:\n  one: { title: A }",
      "b":
        "nodes:\n  y: { stage: join, input: x, parameters: { m: \"{x.n / 2}\" } }\n  z: { like: x }\nfigures:\n  one: { like: a/one }",
    ]
    let plan = try plan(try file(texts))
    #expect(plan.nodes.map(\.name) == ["x", "y", "z"])
    #expect(plan.figures.map(\.name) == ["a/one", "b/one"])
    #expect(plan.figure("b/one")?.description["title"]?.string == "A")
    #expect(plan.node("z")?.parameters.first?.value.scalar == "4")
  }

  @Test(arguments: [
    (
      ["a": "nodes:\n  y: { stage: join, input: x }", "b": "nodes:\n  x: { stage: gen }"], "pipeline/a.yaml:2",
      "comes later"
    ),
    (
      ["a": "nodes:\n  y: { stage: join, parameters: { n: \"{x.n}\" } }", "b": "nodes:\n  x: { stage: gen }"],
      "pipeline/a.yaml:2", "comes later"
    ),
    (
      ["a": "nodes:\n  x: { stage: gen }", "b": "nodes:\n\n  x: { stage: gen }"], "pipeline/b.yaml:3",
      "pipeline/a.yaml:2"
    ),
    (["a": "nodes:\n  x: { stage: gen }", "b": "nodes:\n  y:\n    like: z"], "pipeline/b.yaml:3", "no node 'z'"),
    (["a": "profiles: {}"], "pipeline/a.yaml:1", "unknown key 'profiles'"),
  ]) func faultsNameTheirFile(texts: [String: String], place: String, words: String) throws {
    let problem = try #require(throws: Problem.self) { try plan(try file(texts)) }
    #expect(problem.file == place && problem.description.contains(words), "\(problem)")
  }

  @Test(arguments: [
    ("documents: []", "there are no profiles"),
    ("profiles: { a: { like: b }, b: {} }", "no profile 'b' stands before it"),
    ("profiles: { stage: {} }", "meaning of its own"), ("profiles: { raw: {} }", "meaning of its own"),
    ("profiles: { a: { stand-ins: some } }", "true or false"),
    ("profiles: { a: {} }\nnodes: {}", "unknown key 'nodes'"),
    ("profiles: { a: {} }\ntolerances: { x: { of: y } }", "unknown key 'of'"),
    ("profiles: { a: {} }\ndocuments: [\"../x\"]", "cannot be a Make target"),
    ("profiles: { a: {} }\ndocuments: [a, a]", "another document has this name"),
  ]) func faultsOfTheMainFile(main: String, words: String) throws {
    let problem = try #require(throws: Problem.self) { try file([:], main: main) }
    #expect(problem.file?.hasPrefix("pipeline.yaml") ?? false)
    #expect(problem.description.contains(words), "\(problem)")
  }

  @Test func profilesFallBackOnOthers() throws {
    let file = try file([
      "a": """
      nodes:
        x: { stage: gen, parameters: { n: 1, m: 1, k: 1 }, quick: { n: 2 }, paper: { m: 3, k: 3 }, full: { k: 4, n: ~ }, sweep: { s: 1..3 } }
        y: { like: x, parameters: { n: 9 }, full: { s: [7] } }
      figures:
        one: { title: one, paper: { title: paper }, full: { columns: 2 } }
      """
    ])
    func values(_ profile: String, _ node: String) throws -> [String] {
      try #require(try plan(file, profile).node(node)).parameters.map { "\($0.key)=\($0.value.scalar ?? "")" }
    }
    #expect(try values("quick", "x@s-1") == ["n=2", "m=1", "k=1", "s=1"])
    #expect(try values("paper", "x@s-1") == ["n=1", "m=3", "k=3", "s=1"])
    #expect(try values("full", "x@s-1") == ["m=3", "k=4", "s=1"])
    // The differences come after what the base is in the profile.
    #expect(try values("quick", "y@s-1") == ["n=9", "m=1", "k=1", "s=1"])
    #expect(try plan(file, "full").nodes.map(\.name) == ["x@s-1", "x@s-2", "x@s-3", "y@s-7"])
    let full = try #require(try plan(file, "full").figure("a/one")?.description)
    #expect(full["title"]?.string == "paper" && full["columns"]?.number == 2 && full["profile"]?.string == "full")
  }

  @Test func onesOwnFileComesLast() throws {
    let own =
      "nodes:\n  mine: { stage: join, input: x }\nfigures:\n  laplace: { panels: [ { data: $mine/v } ] }\n  a/two: {}"
    let plan = try plan(try file(["a": "nodes:\n  x: { stage: gen }"], own: ("elsewhere/my.first.yaml", own)))
    #expect(plan.figures.map(\.name) == ["my/laplace", "a/two"])
    let problem = try #require(throws: Problem.self) {
      try self.plan(try file(["a": "nodes:\n  mine: { stage: gen }"], own: ("own.yaml", own)))
    }
    #expect(problem.file == "own.yaml:2" && problem.description.contains("pipeline/a.yaml:2"), "\(problem)")
  }

  @Test func onesOwnFileIsFoundOrNamed() throws {
    let run = try PipelineRun(["doc": "nodes:\n  x: { stage: gen }"])
    defer { run.remove() }
    #expect(try run.plan().nodes.count == 1)
    try run.write("nodes:\n  y: { stage: gen }", to: "pipeline/own.yaml")
    #expect(try run.plan().nodes.map(\.name) == ["x", "y"])
    try run.write("nodes:\n  z: { stage: gen }", to: "my.yaml")
    #expect(try run.plan(own: "my.yaml").nodes.map(\.name) == ["x", "z"])
    #expect(throws: Problem.self) { try run.plan(own: "none.yaml") }
  }

  @Test func theDigestIsThatOfAllFiles() throws {
    let texts = ["a": "nodes: {}", "b": "nodes: {}"]
    let digest = try file(texts).digest
    #expect(try file(texts).digest == digest)
    #expect(try file(["a": "nodes: {}", "b": "nodes: {} "]).digest != digest)
    #expect(try file(texts, own: ("o.yaml", "nodes: {}")).digest != digest)
  }
}
