import Diagnostics
import Pipeline
import Testing

/// Parameters that follow from others.
@Suite struct PipelineArithmeticTests {
  private func plan(_ yaml: String, _ profile: String = "paper") throws -> Plan {
    let file = try PipelineFile(document: "doc", yaml: yaml)
    return try file.validated(for: try file.profile(profile), revisions: ["gen": 1, "theory": 1, "plot": 1])
  }

  private static let nodes = """
    nodes:
      base: { stage: gen, parameters: { samples: 3000, dimension: 1000, name: arctan, list: [1, 2], zero: 0, big: 4611686018427387904 }, quick: { samples: 1200 } }
      net: { stage: gen, parameters: { width: 6000 } }
      swept: { stage: gen, sweep: { d: [2, 4] }, parameters: { same: 7 } }

    """

  private func value(_ term: String) throws -> String? {
    let plan = try plan(Self.nodes + "  limit: { stage: theory, parameters: { v: \"\(term)\" } }\n")
    return plan.node("limit")?.parameters.first?.value.scalar
  }

  @Test(arguments: [
    ("{base.samples / net.width}", "0.5"), ("{base.samples}", "3000"), ("mp:{base.samples / base.dimension}", "mp:3"),
    ("{base.samples / net.width * 2}", "1"), ("{base.samples + 2 * net.width}", "15000"),
    ("{(base.samples + net.width) / 9}", "1000"), ("{base.samples - net.width - 1}", "-3001"),
    ("{-base.samples}", "-3000"), ("{base.samples*2}", "6000"), ("{1 / 49 * 49}", "1"), ("{0.1 + 0.2}", "0.3"),
    ("{1 / 3}", "0.3333333333333333"), ("{base.big * 4}", "1.8446744073709552e+19"), ("{1e-7 * 2}", "2e-07"),
    ("{base.name}", "arctan"), ("{swept.same}", "7"), ("{swept@d-4.d / 8}", "0.5"), ("{2 − 5}", "-3"),
    ("{base.samples}x{net.width}", "3000x6000"),
  ]) func terms(term: String, value expected: String) throws {
    #expect(try value(term) == expected)
  }

  /// Terms of any length and depth end in a message, and soon.
  @Test func longAndDeepTermsAreRefused() throws {
    for term in [
      "{" + Array(repeating: "1", count: 100_000).joined(separator: " + ") + "}",
      String(repeating: "(", count: 100_000) + "1",
    ] {
      let problem = #expect(throws: Problem.self) { try value(term.hasPrefix("{") ? term : "{\(term)}") }
      #expect(problem?.cause.contains("is no arithmetic") ?? false)
    }
    #expect(throws: Problem.self) {
      try value(String(repeating: "{", count: 50_000) + "1" + String(repeating: "}", count: 50_000))
    }
  }

  @Test func axesThatSetOneParameterAreRefused() throws {
    let problem = #expect(throws: Problem.self) {
      try plan("nodes:\n  b: { stage: gen, sweep: { seed: [1, 2], s: { p: { seed: 3 } } } }\n")
    }
    #expect(problem?.cause.contains("'seed' and 's'") ?? false)
  }

  @Test(arguments: ["1..1000000000", "1..9223372036854775807", "-9223372036854775808..5", "5..1"])
  func rangesBeyondMeasureAreRefused(range: String) throws {
    #expect(throws: Problem.self) { try plan("nodes:\n  b: { stage: gen, sweep: { seed: \(range) } }\n") }
  }

  @Test func wholeTermsKeepTheirType() throws {
    let plan = try plan(
      Self.nodes + "  limit: { stage: theory, parameters: { a: \"{base.samples / net.width}\", b: \"{base.list}\" } }\n"
    )
    let node = try #require(plan.node("limit"))
    #expect(node.parameters[0].value.number == 0.5 && node.parameters[1].value.elements?.count == 2)
    #expect(try node.arguments(layout: plan.layout).prefix(4) == ["--a", "0.5", "--b", "1,2"])
  }

  @Test func overridesOfProfilesAreSeen() throws {
    let yaml = Self.nodes + "  limit: { stage: theory, parameters: { v: \"{base.samples / net.width}\" } }\n"
    #expect(try plan(yaml, "quick").node("limit")?.parameters[0].value.scalar == "0.2")
  }

  @Test func membersSeeThoseOfTheSamePoint() throws {
    let plan = try plan(
      """
      nodes:
        x: { stage: gen, sweep: { n: [10, 20] } }
        y: { stage: theory, inputs: { data: x }, parameters: { ratio: "{x.n / 5}" } }
        z: { stage: theory, sweep: { n: [10, 20] }, parameters: { half: "{n / 2}", window: [ "{half}", "{x.n}" ] } }
      """)
    #expect(plan.node("y@n-20")?.parameters[0].value.scalar == "4")
    let z = try #require(plan.node("z@n-20")?.parameters)
    #expect(z.first { $0.key == "window" }?.value.elements?.compactMap(\.scalar) == ["10", "20"])
  }

  /// Parameters, other nodes and figures read it; the stage does not.
  @Test func variablesAreForArithmeticAlone() throws {
    let yaml = """
      nodes:
        base: { stage: gen, variables: [n, ratio], sweep: { n: [10, 20] }, quick: { n: [5], ratio: 3 },
          parameters: { ratio: 0.6, samples: "{n}", dimension: "{ratio * n}" } }
        net: { stage: gen, inputs: { data: base }, parameters: { inputs: "{base.ratio * base.n}" } }
        same: { like: base, parameters: { ratio: 2 } }
      figures:
        one: { caption: "n = {base.n}", notes: $base@n }

      """
    let plan = try plan(yaml)
    let data = try #require(plan.node("base@n-20"))
    #expect(data.parameters.map(\.key) == ["samples", "dimension"] && data.parameters[1].value.scalar == "12")
    #expect(plan.node("net@n-10")?.parameters.map(\.value.scalar) == ["6"])
    #expect(plan.node("same@n-10")?.parameters[1].value.scalar == "20")
    let caption = plan.figure("doc/one")?.description["caption"]?.string
    #expect(caption == "n = 10, 20" && plan.figure("doc/one")?.description["notes"]?.elements?.count == 2)
    let quick = try self.plan(yaml, "quick")
    #expect(quick.node("base@n-5")?.parameters[1].value.scalar == "15")
  }

  @Test(arguments: [
    ("[n]", "{ m: 1 }", "has no value"), ("[n]", "{ n: 1, m: 2 }", "no parameter needs"),
    ("{ n: 1 }", "{ n: 1 }", "must be a text"), ("[[n]]", "{ n: 1 }", "must be a text"),
  ]) func idleVariablesAreRefused(variables: String, parameters: String, words: String) throws {
    let yaml = "nodes:\n  a: { stage: gen, variables: \(variables), parameters: \(parameters) }\n"
    let problem = try #require(throws: Problem.self) { try plan(yaml) }
    #expect(problem.file == "pipeline/doc.yaml:2" && problem.description.contains(words), "\(problem)")
  }

  /// A name is no input: the other node is not read, but its parameters decide.
  @Test func aTermIsNoInputAndAnyOrderWillDo() throws {
    let plan = try plan(
      """
      nodes:
        limit: { stage: theory, parameters: { ratio: "{base.samples / 2}" } }
        base: { stage: gen, parameters: { samples: 3 } }
      """)
    let node = try #require(plan.node("limit"))
    #expect(node.inputs.isEmpty && node.parameters[0].value.scalar == "1.5")
    #expect(node.stamp(layout: plan.layout)["parameters"]?["ratio"]?.scalar == "1.5")
  }

  @Test(arguments: [
    ("{base.sample}", "did you mean 'samples'?"), ("{bas.samples}", "no node 'bas'"),
    ("{base.samples / base.zero}", "division by zero"), ("{1 / (2 - 2)}", "division by zero"),
    ("{base.name + 1}", "not a number"), ("{base.list * 2}", "not a number"),
    ("{swept.d}", "differs between the members"),
    ("{v}", "needs itself: v → v"), ("{base.samples 2}", "no arithmetic"), ("{1 +}", "no arithmetic"),
    ("{}", "no arithmetic"),
    ("{((((1)}", "no arithmetic"), ("{other}", "no parameter 'other'"),
  ]) func faultsHaveTheirLine(term: String, words: String) throws {
    let problem = try #require(throws: Problem.self) { try value(term) }
    #expect(problem.file == "pipeline/doc.yaml:5" && problem.description.contains(words), "\(problem)")
  }

  @Test func figuresDoArithmeticToo() throws {
    let plan = try plan(
      Self.nodes + """
        figures:
          one: { caption: "γ = {base.samples / base.dimension}, {slope - error}, d = {swept.d}, {base.samples}" }
        """)
    #expect(plan.figure("doc/one")?.description["caption"]?.string == "γ = 3, {slope - error}, d = 2, 4, 3000")
  }
}
