import Diagnostics
import Foundation
import LinearAlgebra
import Plotting
import Randomness
import Store
import TestSupport
import Testing

/// Drawings of graphs, networks, diagrams and contours: their tables, measures and what they refuse.
@Suite("Schematic figures", .serialized)
struct PlottingSchematicTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try writeGraphs(a: Self.edges, b: Self.shuffled, permutation: Self.permutation, vertices: 6)
    try H5Writer.write(to: folder.file("net.h5")) { file in
      for (name, text) in [
        ("activation", "arctan"), ("normalisation", "unit"), ("inputs", "3"), ("outputs", "2"), ("widths", "5,12,8"),
      ] {
        try file.set(name, to: text)
      }
    }
    try H5Writer.write(to: folder.file("numbers.h5")) { file in
      try file.write([0.25, 0.5, 0.634], to: "mean")
      try file.write([0.01, 0.2, 0.042], to: "error")
      try file.write([0.1, -0.1, 0.1], to: "negative")
    }
  }

  private static let edges = [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]
  /// Vertex k of the first graph is vertex permutation[k] of the second.
  private static let permutation = [1, 2, 0, 4, 5, 3]
  /// The first graph's edges but (4, 5), and (0, 5) and (0, 2), with the second's vertices.
  private static let shuffled = [[1, 2], [2, 0], [0, 4], [4, 5], [3, 1], [0, 1]]

  private func writeGraphs(a: [[Int]], b: [[Int]], permutation: [Int], vertices: Int) throws {
    try H5Writer.write(to: folder.file("pair.h5")) { file in
      try file.write(a.flatMap { $0 }, shape: [a.count, 2], to: "A/edges")
      try file.write(b.flatMap { $0 }, shape: [b.count, 2], to: "B/edges")
      try file.write(permutation, to: "permutation")
      try file.write([0, 1, 1, 2, 3, 3], to: "not-one")
      try file.write([0, 1, 0, 6], shape: [2, 2], to: "wide/edges")
      try file.write([0, 1, 2, 2], shape: [2, 2], to: "loop/edges")
      try file.write([0, 1, 2], shape: [1, 3], to: "triple/edges")
      try file.set("vertices", to: vertices)
    }
  }

  private func writePath(_ points: [[Double]], poles: [Double], to name: String = "contour.h5") throws {
    try H5Writer.write(to: folder.file(name)) { file in
      try file.write(Matrix(rows: points.count, columns: 2, storage: points.flatMap { $0 }), to: "contour/path")
      try file.write(poles, to: "poles/A")
      try file.set("eta", to: 0.75)
    }
  }

  private func parse(_ panels: String) throws -> FigureDescription {
    let text = "id: f\ndocument: d\nprofile: quick\npanels:\n\(panels)"
    return try FigureDescription.parse(text.replacing("FOLDER", with: folder.path), file: "f.yaml")
  }

  /// Draws panels and returns their measures, by asking for each of `names`.
  @discardableResult
  private func draw(_ panels: String, _ names: [String] = []) throws -> [String: Double] {
    let numbers = names.map { "  \"\($0)\": { of: \($0) }" }.joined(separator: "\n")
    let figure = try parse(names.isEmpty ? panels : "\(panels)\nnumbers:\n\(numbers)")
    return try FigureRenderer(figure).render(to: folder.file("f.svg")).numbers.compactMapValues(\.value)
  }

  /// The blocks of a table of numbers.
  private func table(_ name: String) throws -> [[[Double]]] {
    let text = try String(contentsOfFile: folder.file("f.data/\(name)"), encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().split(separator: "").map { block in
      block.map { $0.split(separator: " ").compactMap { Double($0) } }
    }
  }

  private var script: String { (try? String(contentsOfFile: folder.file("f.gnuplot"), encoding: .utf8)) ?? "" }

  private static func graph(_ name: String, _ set: String, _ more: String = "") -> String {
    "  - { kind: graph, name: \(name), edges: \"FOLDER/pair.h5:\(set)\"\(more) }\n"
  }

  private static let truth =
    ", other: \"FOLDER/pair.h5:A/edges\", permutation: \"FOLDER/pair.h5:permutation\", place: truth"

  @Test("edges common to two graphs are counted after the permutation")
  func commonEdges() throws {
    let names = ["vertices", "edges", "common", "differing", "missing", "delta"]
    let panel = Self.graph("b", "B/edges", Self.truth + ", missing-label: gone")
    let found = try draw(panel, names.map { "b.\($0)" })
    let expected = [6, 6, 4, 2, 1, 1.0 / 3]
    for (name, value) in zip(names, expected) { #expect(found["b.\(name)"] == value, "\(name)") }
    #expect(try table("b-edges.dat").count == 4 && table("b-only.dat").count == 2 && table("b-missing.dat").count == 1)
    let without = try draw(Self.graph("b", "B/edges", ", other: \"FOLDER/pair.h5:A/edges\""), ["b.common", "b.delta"])
    // Without the permutation (1, 2), (4, 5) and (0, 1) happen to be edges of both.
    #expect(without == ["b.common": 3, "b.delta": 0.5])
  }

  @Test("a shuffled copy stands where the original does", arguments: [UInt64(1), 2, 3], ["circle", "spring"])
  func shuffledCopy(seed: UInt64, layout: String) throws {
    let count = 5 + Int(seed) * 4
    let permutation = RandomStream(seed: seed, name: "permutation").permutation(of: count)
    let uniform = RandomStream(seed: seed, name: "edges").uniform(count: count * count)
    let pairs = (0..<count).flatMap { row in (0..<row).map { [$0, row] } }
    let edges = pairs.filter { uniform[$0[1] * count + $0[0]] < 0.4 }
    let copy = edges.map { $0.map { permutation[$0] } }
    try writeGraphs(a: edges, b: copy, permutation: permutation, vertices: count)
    let common = ", layout: \(layout)"
    let found = try draw(
      Self.graph("a", "A/edges", common) + Self.graph("b", "B/edges", Self.truth + common), ["b.delta", "b.missing"])
    #expect(found == ["b.delta": 0, "b.missing": 0])
    func segments(_ name: String) throws -> Set<Set<[Double]>> { Set(try table(name).map(Set.init)) }
    #expect(try segments("a-edges.dat") == segments("b-edges.dat"))
    let places = try #require(try table("a-vertices.dat").first)
    let size = try #require(places.map { $0[0] + $0[2] }.max())
    #expect(size <= 272 && places.allSatisfy { $0[0] > $0[2] && $0[1] > $0[2] })
    for (index, place) in places.enumerated() {
      for other in places[..<index] { #expect(hypot(place[0] - other[0], place[1] - other[1]) > 2 * place[2]) }
    }
  }

  @Test("springs put the ends of a path twice as far apart as neighbours")
  func springs() throws {
    try writeGraphs(a: [[0, 2], [2, 1]], b: [[0, 1]], permutation: [0, 1, 2], vertices: 3)
    try draw(Self.graph("a", "A/edges", ", layout: spring"))
    let places = try #require(try table("a-vertices.dat").first)
    func distance(_ one: Int, _ other: Int) -> Double {
      hypot(places[one][0] - places[other][0], places[one][1] - places[other][1])
    }
    // The stress of a path nearly stretched is of fourth order in its bend, so that the last of it goes slowly.
    #expect(abs(distance(0, 1) / distance(0, 2) - 2) < 0.02 && abs(distance(0, 1) / distance(1, 2) - 2) < 0.02)
  }

  @Test("a network is drawn from its file: units, connections and labels")
  func network() throws {
    let panel = "  - { kind: network, name: n, network: FOLDER/net.h5 }"
    let names = ["layers", "inputs", "outputs", "width-1", "width-2", "width-3", "weights"].map { "n.\($0)" }
    let found = try draw(panel, names)
    #expect(names.compactMap { found[$0] } == [3, 3, 2, 5, 12, 8, 15 + 60 + 96 + 16])
    let drawn = try (0...4).map { try table("n-layer-\($0).dat")[0].count }
    #expect(drawn == [3, 5, 5, 5, 2])
    #expect(try table("n-connections.dat").count == 3 * 5 + 5 * 5 + 5 * 5 + 5 * 2)
    let svg = try String(contentsOfFile: folder.file("f.svg"), encoding: .utf8)
    #expect(svg.contains("= 12") && svg.contains("2 numbers") && svg.contains("font-style=\"italic\""))
    try draw("  - { kind: network, name: n, network: FOLDER/net.h5, layers: 2, units: 12 }")
    // Layer 2 is left out, and what leads to and from it.
    #expect(try table("n-connections.dat").count == 3 * 5 + 8 * 2)
  }

  private static let diagram = """
      - kind: diagram
        name: d
        boxes:
          - { id: top, at: [0.5, 0], title: "layer_3 {x}", text: ["‖*A*‖_{F}^{2}"] }
          - { id: left, at: [0, 1], text: [a long line of text in a box], value: "FOLDER/numbers.h5:mean",
              error: "FOLDER/numbers.h5:error", value-label: recovery }
          - { id: right, at: [1, 1], text: [b], value: 7.26, digits: 1, emphasis: true }
          - { id: low, at: [1, 2], text: ["Π*, 5 * 6 * 7", \\*c\\*], value: "FOLDER/numbers.h5:mean", reduce: [1] }
        arrows:
          - { from: top, to: left, label: down }
          - { from: left, to: right, label: "a label that is longer than the usual gap between boxes" }
          - { from: right, to: low }
    """

  @Test("boxes keep apart, within the picture; numbers are shown and measured; text is escaped")
  func diagram() throws {
    let found = try draw(Self.diagram, ["d.left", "d.left.error", "d.right", "d.low"])
    #expect(found == ["d.left": 0.634, "d.left.error": 0.042, "d.right": 7.26, "d.low": 0.5])
    for text in ["recovery 0.63 ± 0.04", "'7.3'", "'0.50'", "layer\\_3 \\{x\\}", "'*c*'", "Π*, 5 * 6 * 7"] {
      #expect(script.contains(text), "\(text)")
    }
    let svg = try String(contentsOfFile: folder.file("f.svg"), encoding: .utf8)
    let stacked = try #require(svg.split(separator: "\n").first { $0.contains(">F<") })
    let sizes = stacked.matches(of: /font-size="([0-9.]+)"[^>]*>([F2])</).map { [$0.output.1, $0.output.2] }
    #expect(sizes == [["7.0", "F"], ["7.0", "2"]])
    #expect(!svg.contains("font-family=\"Liberation Sans\""))
    #expect(script.contains("‖{/:Italic A}‖@_{/*0.8 F}^{/*0.8 2}"))
    let boxes = try (table("d-boxes.dat") + table("d-emphasised.dat")).map { outline in
      (x: outline.map { $0[0] }, y: outline.map { $0[1] })
    }.map { (left: $0.x.min() ?? 0, right: $0.x.max() ?? 0, low: $0.y.min() ?? 0, high: $0.y.max() ?? 0) }
    #expect(boxes.count == 4)
    for (index, box) in boxes.enumerated() {
      #expect(box.left >= 0 && box.low >= 0)
      for other in boxes[..<index] {
        let isBeside = box.left > other.right + 20 || other.left > box.right + 20
        let isAbove = box.low > other.high + 20 || other.low > box.high + 20
        #expect(isBeside || isAbove)
      }
    }
    #expect(try table("d-arrows.dat")[0].count == 3)
  }

  @Test("poles inside a path are counted with its direction", arguments: [1.0, -1.0], [3, 40, 1000])
  func contour(direction: Double, corners: Int) throws {
    let points = (0..<corners).map { corner in
      let angle = direction * 2 * Double.pi * (Double(corner) + 0.25) / Double(corners)
      return [2 * cos(angle), 0.4 * sin(angle)]
    }
    try writePath(points, poles: [-3, -0.9, -0.5, 0, 0.3, 1, 2.5])
    let panel = """
        - { kind: contour, name: c, path: "FOLDER/contour.h5:contour/path",
            poles: [{ x: "FOLDER/contour.h5:poles/A", name: A, label: "poles of *R_{A}*" },
              { x: "FOLDER/contour.h5:poles/A", below: "FOLDER/contour.h5:eta" }] }
      """
    let found = try draw(panel, ["c.A.inside", "c.A.count", "c.2.inside", "c.2.count", "c.area", "c.length"])
    #expect(found["c.A.inside"] == 5 * direction && found["c.A.count"] == 7)
    #expect(found["c.2.inside"] == 0 && found["c.2.count"] == 7)
    // An affine image of a regular polygon.
    let area = direction * 0.8 * Double(corners) / 2 * sin(2 * Double.pi / Double(corners))
    #expect(relativeError(found["c.area"] ?? 0, area) < 1e-12)
    #expect((found["c.length"] ?? 0) < 8.41)
    let heads = try table("c-directions.dat")[0]
    #expect(heads.allSatisfy { ($0[1] + $0[3] / 2 > 0) == (direction * $0[2] < 0) } && heads.count == 4)
    #expect(script.contains("{/:Italic R_{A}}"))
  }

  @Test("bars reach an error up and down, and end at the frame of a logarithmic axis")
  func bars() throws {
    let series = "y: \"FOLDER/numbers.h5:mean\", error: \"FOLDER/numbers.h5:error\", style: points"
    try draw("  - { kind: curves, name: c, series: [{ \(series) }] }")
    #expect(
      try table("c-bars-1.dat") == [[[1, 0.24], [1, 0.26]], [[2, 0.3], [2, 0.7]], [[3, 0.592], [3, 0.676]]])
    try draw("  - { kind: curves, name: c, log: [y], series: [{ y: [0.1, 1], error: [0.2, 0.2], style: both }] }")
    let bars = try table("c-bars-1.dat")
    #expect(bars[0][0][1] > 0 && bars[0][0][1] < 0.1 && bars[0][1][1] == 0.3 && bars[1] == [[2, 0.8], [2, 1.2]])
    let sweep = "y: \"FOLDER/numbers.h5:mean\", reduce: max, error: \"FOLDER/numbers.h5:error\", reduce-error: max"
    try draw("  - { kind: curves, name: c, series: [{ \(sweep), x: 3 }] }")
    #expect(try table("c-bars-1.dat") == [[[3, 0.434], [3, 0.834]]])
    try draw("  - { kind: curves, name: c, series: [{ y: [1, 3, 2], style: impulses }] }")
    #expect(script.contains("set yrange [0:") && script.contains("with impulses"))
  }

  @Test("marks are measured, largest first, and drawn where they lie in the range")
  func marks() throws {
    let panel = """
        - { kind: spectrum, name: s, eigenvalues: [1, 2, 3, 4], range: [0, 10],
            marks: [{ at: [6, "FOLDER/numbers.h5:mean"], label: predicted }, { at: 12 }] }
      """
    let found = try draw(panel, ["s.mark-1", "s.mark-2", "s.mark-5"])
    #expect(found == ["s.mark-1": 12, "s.mark-2": 6, "s.mark-5": 0.25])
    #expect(try table("s-marks-1.dat")[0].map { $0[0] } == [6, 0.25, 0.5, 0.634])
  }

  @Test(
    "descriptions that cannot be drawn are refused where the fault is",
    arguments: [
      ("kind: graph, edges: \"p.h5:e\", place: truth", "panels[0].place", "other"),
      ("kind: graph, edges: \"p.h5:e\", layout: spiral", "panels[0].layout", "spiral"),
      ("kind: graph, edges: \"p.h5:e\", edge: 1", "panels[0].edge", "unknown key"),
      ("kind: network, network: n.h5, units: 1", "panels[0].units", "2…12"),
      ("kind: network", "panels[0]", "'network'"),
      ("kind: diagram, boxes: []", "panels[0].boxes", "at least one"),
      ("kind: diagram, boxes: [{ id: a, at: [0, -1], text: [x] }]", "panels[0].boxes[0].at", "0…20"),
      ("kind: diagram, boxes: [{ id: a, at: [0, 0] }]", "panels[0].boxes[0].text", "needs"),
      ("kind: diagram, boxes: [{ id: a, at: [0, 0], texts: [x] }]", "panels[0].boxes[0].texts", "unknown key"),
      ("kind: diagram, boxes: [{ id: a, at: [0, 0], text: [x], error: 1 }]", "panels[0].boxes[0].error", "value"),
      (
        "kind: diagram, boxes: [{ id: a, at: [0, 0], text: [x] }, { id: a, at: [0, 1], text: [x] }]",
        "panels[0].boxes", "two boxes are 'a'"
      ),
      (
        "kind: diagram, boxes: [{ id: a, at: [0, 0], text: [x] }, { id: b, at: [0, 0], text: [x] }]",
        "panels[0].boxes", "'a' and 'b'"
      ),
      (
        "kind: diagram, boxes: [{ id: a, at: [0, 0], text: [x] }], arrows: [{ from: a, to: c }]",
        "panels[0].arrows", "no box 'c'"
      ),
      (
        "kind: diagram, boxes: [{ id: a, at: [0, 0], text: [x] }], arrows: [{ from: a, to: a }]",
        "panels[0].arrows", "itself"
      ),
      ("kind: contour, path: \"c.h5:p\", poles: [{ x: 1, y: 0, below: 1 }]", "panels[0].poles[0].below", "either"),
      ("kind: curves, series: [{ y: 1, reduce-error: last }]", "panels[0].series[0].reduce-error", "'error'"),
      ("kind: spectrum, eigenvalues: 1, marks: [{ at: 1, labels: x }]", "panels[0].marks[0].labels", "unknown key"),
    ])
  func description(panel: String, place: String, word: String) throws {
    let problem = try #require(throws: Problem.self) { try parse("  - { \(panel) }") }
    #expect(problem.category == .badConfiguration && problem.object?.hasPrefix(place) == true, "\(problem)")
    #expect(problem.cause.contains(word), "\(problem)")
  }

  @Test(
    "data that cannot be drawn is refused with what is wrong",
    arguments: [
      ("kind: graph, edges: \"FOLDER/pair.h5:wide/edges\"", "(0, 6)"),
      ("kind: graph, edges: \"FOLDER/pair.h5:loop/edges\"", "itself"),
      ("kind: graph, edges: \"FOLDER/pair.h5:triple/edges\"", "(any, 2)"),
      (
        "kind: graph, edges: \"FOLDER/pair.h5:B/edges\", other: \"FOLDER/pair.h5:A/edges\", "
          + "permutation: \"FOLDER/pair.h5:not-one\"", "no permutation"
      ),
      ("kind: network, network: FOLDER/pair.h5", "missing"),
      ("kind: contour, path: \"FOLDER/contour.h5:contour/path\", poles: [{ x: [0.5, 2], name: A }]", "'A'"),
      ("kind: curves, series: [{ y: [1, 2], error: [1] }]", "2 y and 1 errors"),
      ("kind: curves, series: [{ y: [1, 2, 3], error: \"FOLDER/numbers.h5:negative\" }]", "negative error -0.1"),
    ])
  func data(panel: String, word: String) throws {
    try writePath([[2, -1], [2, 1], [-2, 1], [-2, -1]], poles: [])
    let problem = try #require(throws: Problem.self) { try draw("  - { \(panel) }") }
    #expect(problem.cause.contains(word), "\(problem)")
  }
}
