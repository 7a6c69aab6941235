import Diagnostics
import Figures
import Plotting
import Testing

@Suite("Descriptions of figures")
struct PlottingDescriptionTests {
  /// The problem that reading `text` ends in.
  private func problem(_ text: String) -> Problem? {
    do {
      _ = try FigureDescription.parse(text, file: "f.yaml")
      return nil
    } catch {
      return error as? Problem
    }
  }

  private let head = "id: a\ndocument: b\nprofile: quick\n"

  @Test("every kind of panel is read, with its defaults")
  func kinds() throws {
    let inputs = try PlottingInputs()
    let text = inputs.text(panels: "\(PlottingInputs.spectrum)\n\(PlottingInputs.others)")
    let figure = try FigureDescription.parse(text, file: "f.yaml")
    #expect(figure.columns == 3)
    #expect(
      figure.panels.map { type(of: $0).kind }
        == ["spectrum", "curves", "scatter", "scatter", "histogram", "images"])
    let spectrum = try #require(figure.panels[0] as? SpectrumPanel)
    #expect(spectrum.outliers == .limit)
    #expect(spectrum.limit == DataReference(file: inputs.folder.file("limit.h5"), object: "ck/3"))
    #expect(spectrum.range == nil)
  }

  @Test("JSON is read as well, with numbers in exponent form")
  func json() throws {
    let text = """
      {"id": "a", "document": "b", "profile": "quick",
       "panels": [{"kind": "spectrum", "eigenvalues": [1, 2e-3]}],
       "numbers": {"x": {"from": [3], "tolerance": 1e-4, "paper": "agreement"},
                   "y": {"from": 4, "paper": 1e-4}}}
      """
    let figure = try FigureDescription.parse(text, file: "f.json")
    let spectrum = try #require(figure.panels[0] as? SpectrumPanel)
    #expect(spectrum.eigenvalues == Values([.number(1), .number(2e-3)]))
    #expect(figure.numbers["x"]?.tolerance.absolute == 1e-4)
    #expect(figure.numbers["x"]?.paper == .text("agreement"))
    #expect(figure.numbers["y"]?.paper == .number(1e-4))
  }

  @Test("an unknown key is named with its line and the known ones")
  func unknownKeys() throws {
    let text = head + "panels:\n  - kind: spectrum\n    eigenvalues: a.h5:b\n    colour: red\n"
    let panel = try #require(problem(text))
    #expect(panel.category == .badConfiguration)
    #expect(panel.file == "f.yaml:7")
    #expect(panel.object == "panels[0].colour")
    #expect(panel.cause.contains("unknown key") && panel.cause.contains("eigenvalues"))
    let root = try #require(problem(head + "panel: []\n"))
    #expect(root.file == "f.yaml:4")
    #expect(root.cause.contains("panels"))
  }

  @Test("an unknown kind is named with the known ones")
  func unknownKind() throws {
    let found = try #require(problem(head + "panels:\n  - kind: pie\n"))
    #expect(found.file == "f.yaml:5")
    for kind in ["pie", "spectrum", "curves", "scatter", "images", "histogram"] {
      #expect(found.cause.contains(kind))
    }
  }

  @Test(
    "what is wrong is refused",
    arguments: [
      "panels: []", "columns: 0\npanels: [{kind: spectrum, eigenvalues: 1}]",
      "panels: [{kind: spectrum}]", "panels: [{kind: spectrum, eigenvalues: nowhere}]",
      "panels: [{kind: spectrum, eigenvalues: 1, range: [3, 1]}]",
      "panels: [{kind: spectrum, eigenvalues: 1, outliers: some}]",
      "panels: [{kind: spectrum, eigenvalues: 1, bins: 0}]",
      "panels: [{kind: spectrum, eigenvalues: 1, top: 0}]",
      "panels: [{kind: spectrum, name: a, eigenvalues: 1}, {kind: spectrum, name: a, eigenvalues: 1}]",
      "panels: [{kind: spectrum, eigenvalues: 1}]\nnumbers: {x: {tolerance: 1}}",
      "panels: [{kind: spectrum, eigenvalues: 1}]\nnumbers: {x: {from: 1, reduce: median}}",
      "panels: [{kind: curves, series: [{y: 1, colour: -1}]}]",
      "panels: [{kind: curves, series: [], lines: [{}]}]",
      "panels: [{kind: curves, series: [{y: 1}], x-range: [-1, 1], log: [x]}]",
      "panels: [{kind: images, rows: []}]", "panels: [unclosed",
    ])
  func refused(body: String) throws {
    let found = try #require(problem(head + body))
    #expect(found.category == .badConfiguration)
    #expect(found.file?.hasPrefix("f.yaml") == true)
  }

  @Test("a reduction takes the element it names, and none where there is none")
  func reductions() {
    let values = [3.0, -4, 0]
    let expected: [(Reduction, Double?)] = [
      (.named(.last), 0), (.named(.first), 3), (.named(.min), -4), (.named(.max), 3),
      (.named(.mean), -1.0 / 3),
      (.named(.rms), (25.0 / 3).squareRoot()), (.named(.sum), -1), (.named(.count), 3), (.element(1), -4),
      (.element(3), nil), (.element(-1), nil),
    ]
    for (reduction, value) in expected { #expect(reduction(values) == value) }
    #expect(Reduction.named(.mean)([]) == nil)
  }
}
