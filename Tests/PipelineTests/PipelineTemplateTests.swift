import Diagnostics
import Pipeline
import Testing

/// Repetition by `each`, likeness, references to axes, and tolerances by name.
@Suite struct PipelineTemplateTests {
  private let nodes = """
    nodes:
      x: { stage: gen, sweep: { d: [2, 4], size: { small: { samples: 10 }, large: { samples: 20 } } } }
      y: { stage: join, input: x, parameters: { top: 3 } }

    """

  private func figures(_ yaml: String, main: String = "profiles: { quick: {}, paper: {} }\ndocuments: [doc]") throws
    -> Plan
  {
    let file = try PipelineFile(main: main, document: { _, _ in nodes + yaml }, own: nil)
    return try file.validated(for: try file.profile("quick"), revisions: ["gen": 1, "join": 1, "plot": 1])
  }

  private func content(_ yaml: String, _ key: String) throws -> YAMLValue {
    let plan = try figures("figures:\n  one:\n" + yaml.split(separator: "\n").map { "    \($0)\n" }.joined())
    return try #require(plan.figure("doc/one")?.description[key])
  }

  @Test func elementsOfListsAreRepeated() throws {
    let panels = try content(
      """
      panels:
        - { name: first }
        - { each: { l: 1..3 }, name: "layer-{l}", number: "{l}", data: "$y@d-2@size-small/ck/{l}", twice: ["{2 * l}"] }
        - { name: last }
      """, "panels")
    let elements = try #require(panels.elements)
    #expect(elements.compactMap { $0["name"]?.string } == ["first", "layer-1", "layer-2", "layer-3", "last"])
    #expect(elements[2]["number"]?.number == 2)
    #expect(elements[2]["twice"]?.elements?.first?.number == 4)
    #expect(elements[3]["data"]?.string == "data/quick/y@d-2@size-small.h5:ck/3")
    #expect(elements[3]["each"] == nil)
  }

  @Test func theLastVariableIsTheFastestAndCasesHaveFields() throws {
    let series = try content(
      """
      panels:
        - each: { d: x@d, t: { gp: { colour: 5, range: [0, 1] }, ball: { label: "a ball" } } }
          name: "{t}-{d}"
          colour: "{t.colour}"
          range: "{t.range}"
          label: "{t.label}: {t.index} {slope of law-{d}} {slope-error} *R_{A}*"
          top: "{d + t.index}"
      """, "panels")
    let elements = try #require(series.elements)
    #expect(elements.compactMap { $0["name"]?.string } == ["gp-2", "ball-2", "gp-4", "ball-4"])
    #expect(elements[0]["colour"]?.number == 5 && elements[0]["range"]?.elements?.count == 2)
    #expect(elements[1]["colour"] == nil && elements[1]["range"] == nil)
    #expect(elements[3]["label"]?.string == "a ball: 1 {slope of law-4} {slope-error} *R_{A}*")
    #expect(elements[3]["top"]?.number == 5)
  }

  @Test func numbersAreRepeatedByKeyAndByGroup() throws {
    let numbers = try content(
      """
      numbers:
        - each: { d: [2, 4] }
          nu-{d}: { from: "$y@d-{d}@size-large/nu" }
          "{d}-{k}": { each: { k: [a, b] }, of: "p.{k}" }
        - last: { of: p.z }
      """, "numbers")
    #expect(Set(numbers.entries?.map(\.key) ?? []) == ["nu-2", "nu-4", "2-a", "2-b", "4-a", "4-b", "last"])
    #expect(numbers["nu-4"]?["from"]?.string == "data/quick/y@d-4@size-large.h5:nu")
    #expect(numbers["4-b"]?["of"]?.string == "p.b")
  }

  @Test func figuresAreRepeated() throws {
    let plan = try figures(
      """
      figures:
        f-{d}: { each: { d: [2, 4] }, title: "d = {d}", caption: "{x@d-{d}.samples}" }
      """)
    #expect(plan.figures.map(\.name) == ["doc/f-2", "doc/f-4"])
    #expect(plan.figures[1].description["title"]?.string == "d = 4")
    #expect(plan.figures[1].description["caption"]?.string == "10, 20")
  }

  @Test func partialNamesSelectAndAxesAreValues() throws {
    let panels = try content(
      """
      panels:
        - { x: $x@d, y: $y@size-small/mean, other: $y@d-4/mean, swapped: $y@size-large@d-2/v, sizes: $y@size, list: [1, $x@d] }
      """, "panels")
    let panel = try #require(panels.elements?.first)
    #expect(panel["x"]?.elements?.compactMap(\.number) == [2, 4])
    #expect(
      panel["y"]?.elements?.compactMap(\.string) == [
        "data/quick/y@d-2@size-small.h5:mean", "data/quick/y@d-4@size-small.h5:mean",
      ])
    #expect(panel["other"]?.elements?.count == 2)
    #expect(panel["swapped"]?.string == "data/quick/y@d-2@size-large.h5:v")
    #expect(panel["sizes"]?.elements?.compactMap(\.string) == ["small", "large"])
    #expect(panel["list"]?.elements?.compactMap(\.number) == [1, 2, 4])
  }

  @Test func aFigureLikeAnotherNamesItsDifferences() throws {
    let plan = try figures(
      """
      figures:
        one:
          title: One
          columns: 2
          panels: [ { name: a, range: [0, 1], bins: 3 }, { name: b }, { name: c } ]
          numbers: { ks: { of: a.ks, paper: 1 }, old: { of: b.ks } }
          notes: [one]
          quick: { notes: [quick one] }
        two:
          like: one
          title: Two
          columns: ~
          panels: { a: { range: [2, 3] }, b: ~ }
          numbers: { ks: { paper: 2 }, old: ~, new: { of: c.ks } }
        three: { like: doc/two, notes: [three] }
      """)
    let two = try #require(plan.figure("doc/two")?.description)
    #expect(two["title"]?.string == "Two" && two["columns"] == nil)
    let panels = try #require(two["panels"]?.elements)
    #expect(panels.compactMap { $0["name"]?.string } == ["a", "c"])
    #expect(panels[0]["range"]?.elements?.compactMap(\.number) == [2, 3] && panels[0]["bins"]?.number == 3)
    #expect(two["numbers"]?.entries?.map(\.key) == ["ks", "new"])
    #expect(two["numbers"]?["ks"]?["paper"]?.number == 2 && two["numbers"]?["ks"]?["of"]?.string == "a.ks")
    #expect(two["notes"]?.elements?.compactMap(\.string) == ["quick one"])
    #expect(plan.figure("doc/three")?.description["notes"]?.elements?.compactMap(\.string) == ["three"])
    #expect(plan.figure("doc/three")?.description["title"]?.string == "Two")
  }

  @Test func tolerancesAreNamed() throws {
    let main = """
      profiles: { quick: {} }
      tolerances: { close: { tolerance: 1e-6, reason: rounding, paper: agreement }, share: { relative: 0.1 } }
      documents: [doc]
      """
    let plan = try figures(
      """
      figures:
        one: { numbers: { a: { of: p.a, tolerance: close, paper: 3 }, b: { of: p.b, tolerance: share }, c: { of: p.c, tolerance: 2 } } }
      """, main: main)
    let numbers = try #require(plan.figure("doc/one")?.description["numbers"])
    #expect(numbers["a"]?["tolerance"]?.scalar == "1e-6" && numbers["a"]?["paper"]?.number == 3)
    #expect(numbers["a"]?["reason"]?.string == "rounding")
    #expect(numbers["b"]?["relative"]?.number == 0.1 && numbers["b"]?["tolerance"] == nil)
    #expect(numbers["c"]?["tolerance"]?.number == 2)
  }

  /// The first of the figures stands in line 4, after the nodes.
  @Test(arguments: [
    ("  one: { panels: [\n    { each: { l: 3..1 }, name: \"{l}\" } ] }", 6, "no values"),
    ("  one: { panels: [ { each: { l: [] } } ] }", 5, "no values"),
    ("  one:\n    panels:\n      - { each: { l: z@d } }", 7, "no axis of a sweep"),
    ("  one: { panels: [ { each: { l: { a: { b: 1 } } },\n    x: \"{l.c}\" } ] }", 6, "no field 'c'"),
    ("  one: { panels: [ { each: { l: 0..2 },\n    x: \"{1 / l}\" } ] }", 6, "division by zero"),
    ("  one: { panels: [ { each: { l: [a] },\n    x: \"{l + 1}\" } ] }", 6, "not a number"),
    ("  one: { numbers: { each: { l: 1..2 },\n    a: { of: x } } }", 5, "stands twice"),
    ("  one: { panels: [ { each: { l: 1..90000, m: 1..90000 } } ] }", 5, "more than 100000"),
    ("  one: {}\n  two:\n    like: on", 7, "did you mean 'one'?"),
    ("  two: { like: one }\n  one: {}", 5, "no figure 'one' stands before it"),
    (
      "  one: { panels: [ { name: a } ] }\n  two: { like: one, panels: {\n    b: { x: 1 } } }", 7,
      "nothing is called 'b'"
    ),
    ("  one: { numbers: { a: { of: x,\n    tolerance: closer } } }", 6, "no tolerance 'closer'"),
    ("  one: { panels: [\n    $y@d-3/x ] }", 6, "no node 'y@d-3'"),
    ("  one/two: {}", 5, "holds no slash"),
  ]) func faultsHaveTheirLine(yaml: String, line: Int, words: String) throws {
    let problem = try #require(throws: Problem.self) { try figures("figures:\n" + yaml) }
    #expect(problem.category == .badConfiguration && problem.file == "pipeline/doc.yaml:\(line)", "\(problem)")
    #expect(problem.description.contains(words), "\(problem)")
  }
}
