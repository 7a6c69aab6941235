import Diagnostics
import Figures
import Foundation
import Plotting
import Store
import Testing

/// Spectra before and after, axes on both sides, bands, regions, tables.
@Suite("Figures that compare", .serialized)
struct ComparisonFigureTests {
  private let inputs: PlottingInputs

  init() throws {
    inputs = try PlottingInputs()
    try H5Writer.write(to: inputs.folder.file("change.h5")) { file in
      try file.write([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], to: "before")
      try file.write([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 30], to: "after")
      try file.write([2.0, 4], to: "two")
      try file.write([10.0, 100, 1000], to: "y")
      try file.write([1.0, 20, 0], to: "error")
      try file.write([0.25], to: "r2")
    }
  }

  private func compose(_ panel: String, numbers: String = "{}") throws -> (files: [String: String], FigureFile) {
    let text = inputs.text(panels: "  - \(panel)", numbers: numbers)
      .replacing("C:", with: "\(inputs.folder.path)/change.h5:")
    let composed = try FigureRenderer(try FigureDescription.parse(text, file: "f.yaml")).compose(named: "f")
    return (composed.files.mapValues { String(decoding: $0, as: UTF8.self) }, composed.record)
  }

  private func numbers(_ names: String...) -> String {
    "{\(names.map { "\($0.replacing(".", with: "-")): {of: \($0)}" }.joined(separator: ", "))}"
  }

  @Test("a spectrum's change is measured by its quantiles")
  func change() throws {
    let spectrum = "{kind: spectrum, name: w, eigenvalues: \"C:after\", before: \"C:before\", quantiles: true}"
    let (files, record) = try compose(
      spectrum, numbers: numbers("w.qq-rms", "w.qq-max", "w.shift", "w.top-sum-ratio", "w.before-largest", "w.largest"))
    let found = record.numbers.compactMapValues(\.value)
    #expect(abs((found["w-qq-rms"] ?? 0) - (400.0 / 10).squareRoot() / 5.5) < 1e-14)
    #expect(abs((found["w-qq-max"] ?? 0) - 20 / 5.5) < 1e-14 && abs((found["w-shift"] ?? 0) - 2 / 5.5) < 1e-14)
    #expect(found["w-top-sum-ratio"] == 3 && found["w-before-largest"] == 10 && found["w-largest"] == 30)
    #expect(files["f.data/w-quantiles.dat"]?.contains("10 30") == true && files["f.data/w-before.dat"] != nil)
    // Of different numbers, at the levels of the smaller one: the halves' middles 3 and 8.
    let two = try compose(
      "{kind: spectrum, name: w, eigenvalues: \"C:two\", before: \"C:before\"}", numbers: numbers("w.qq-max")
    ).1
    #expect(abs((two.numbers["w-qq-max"]?.value ?? 0) - 4 / 5.5) < 1e-14)
  }

  /// The upper end of an axis as the script sets it.
  private func top(_ axis: String, of panel: String) throws -> Double {
    let script = try #require(try compose(panel).files["f.gnuplot"])
    let line = try #require(script.split(separator: "\n").first { $0.hasPrefix("set \(axis)range [") })
    let end = try #require(line.split(separator: ":").last?.dropLast())
    return try #require(Double(end))
  }

  @Test("a legend that would cover something everywhere gets room above, on both axes and in logarithms")
  func roomForLegends() throws {
    func panel(_ values: String, _ label: String, _ more: String = "") -> String {
      "{kind: curves, \(more)series: [{y: [\(values)], name: a\(label)}]}"
    }
    let full = "0, 1, 0, 1, 0, 1, 0, 1"
    #expect(abs(try top("y", of: panel(full, "")) - 1.05) < 1e-12)
    let higher = try top("y", of: panel(full, ", label: saw"))
    #expect(higher > 1.1 && higher < 2)
    // A curve that leaves a corner free, a range or a corner that is given: as they are.
    #expect(abs(try top("y", of: panel("0, 0, 0, 0, 0, 1", ", label: saw")) - 1.05) < 1e-12)
    #expect(try top("y", of: panel(full, ", label: saw", "y-range: [-1, 1.5], ")) == 1.5)
    #expect(abs(try top("y", of: panel(full, ", label: saw", "legend: top left, ")) - 1.05) < 1e-12)
    // The same share of a decade as of a unit.
    let decade = "1, 10, 1, 10, 1, 10, 1, 10"
    let logarithm = log10(try top("y", of: panel(decade, ", label: saw", "log: [y], ")))
    #expect(logarithm > 1.1 && logarithm < 2)
    // Bars count, and both axes grow alike.
    let bars = "{kind: curves, series: [{y: [0, 0, 0, 0], error: [1, 1, 1, 1], label: bars}]}"
    #expect(try top("y", of: bars) > 1.2)
    let both = "{kind: curves, series: [{y: [\(full)], label: a}, {y: [\(full)], axis: right, label: b}], y2-label: r}"
    #expect(abs(try top("y", of: both) - top("y2", of: both)) < 1e-9)
  }

  @Test("an axis that counts has tics at whole numbers")
  func wholeNumbers() throws {
    func hasWholeTics(_ x: String, _ more: String = "") throws -> Bool {
      let y = x.split(separator: ",").map { _ in "1" }.joined(separator: ",")
      let files = try compose("{kind: curves, \(more)series: [{x: [\(x)], y: [\(y)]}]}").files
      return files["f.gnuplot"]?.contains("set xtics 1\n") == true
    }
    #expect(try hasWholeTics("1, 2, 3") && hasWholeTics("-2, 5"))
    #expect(
      try !hasWholeTics("1, 2.5") && !hasWholeTics("0, 100") && !hasWholeTics("4")
        && !hasWholeTics("1, 3", "log: [x], "))
  }

  @Test("bars stay below the inset that stands over them")
  func insetsStandAbove() throws {
    func height(_ quantiles: Bool) throws -> Double {
      try top(
        "y",
        of: "{kind: spectrum, name: w, eigenvalues: [0, 2, 3, 3, 3, 10], before: [0, 3, 3, 3, 3, 10], "
          + "quantiles: \(quantiles), outliers: none, bins: 10, range: [0, 10]}")
    }
    // Four of six eigenvalues before in one bin of width 1, at 0.3 … 0.4 of the frame.
    #expect(try height(false) < 0.8 && height(true) > 4.0 / 6 / 0.55)
  }

  @Test(
    "what asks for another key says so",
    arguments: [
      ("{kind: spectrum, eigenvalues: \"C:after\", quantiles: true}", "before"),
      ("{kind: spectrum, eigenvalues: \"C:after\", labels: [a, b]}", "before"),
      ("{kind: spectrum, eigenvalues: \"C:after\", before: \"C:before\", labels: [a]}", "two"),
      ("{kind: curves, series: [{y: \"C:y\"}], y2-label: right}", "axis: right"),
      ("{kind: curves, series: [{y: \"C:y\", axis: right}], log: [y2]}", "y2-label"),
      ("{kind: curves, series: [{y: \"C:y\", error-style: band}]}", "error"),
      ("{kind: curves, series: [{y: \"C:y\"}], regions: [{colour: blue}]}", "colour"),
      ("{kind: table, columns: [a, b], rows: [[1]]}", "1 cells"),
      ("{kind: table, columns: [a], rows: [[1]], rule: 1}", "rule"),
      ("{kind: table, columns: [a, b], rows: [[{value: 1, name: x}, {value: 2, name: x}]]}", "x"),
      ("{kind: table, columns: [a], rows: [[{value: 1, digits: 16}]]}", "digits"),
    ])
  func refusals(panel: String, word: String) {
    #expect(performing: { _ = try compose(panel) }, throws: { "\($0)".contains(word) })
  }

  @Test("an axis at the right has its own range and scale, errors may be a band, regions lie behind")
  func axes() throws {
    let files = try compose(
      """
      {kind: curves, name: c, y2-label: right, log: [y2], regions: [{to: 2, colour: green, label: low}, {from: 9, colour: grey}],
           series: [{y: [1, 2, 3]}, {y: "C:y", error: "C:error", error-style: band, axis: right}]}
      """
    ).files
    let script = try #require(files["f.gnuplot"])
    for text in ["set y2label 'right'", "set logscale y2", "axes x1y2 with filledcurves", "set border 11"] {
      #expect(script.contains(text), "\(text)")
    }
    #expect(script.contains("rectangle from first 0.96,graph 0 to first 2,graph 1") && !script.contains("object 2"))
    #expect(files["f.data/c-band-2.dat"]?.contains("2 80 120") == true)
    #expect(files["f.data/c-bars-2.dat"] == nil)
  }

  @Test("x may be a share of its last value")
  func shares() throws {
    let files = try compose(
      "{kind: curves, name: c, x-share: true, series: [{x: [0, 5, 10], y: [1, 2, 3]}, {x: [0, 4], y: [1, 2]}]}"
    ).files
    #expect(files["f.data/c-series-1.dat"]?.contains("0.5 2\n1 3") == true)
    #expect(files["f.data/c-series-2.dat"]?.contains("1 2") == true)
  }

  @Test("points are left out where it is said, with a cross")
  func leftOut() throws {
    let (files, record) = try compose(
      "{kind: curves, name: c, series: [{y: [1, 2, 300], unless: [0, 0, 1], style: both}]}",
      numbers: numbers("c.1.last"))
    #expect(record.numbers["c-1-last"]?.value == 2)
    #expect(files["f.gnuplot"]?.contains("set label '×' at first 3,graph 0.955") == true)
    #expect(throws: Problem.self) { try compose("{kind: curves, series: [{y: [1, 2], unless: [0]}]}") }
  }

  @Test("a table is drawn as written, and kept as CSV and Markdown")
  func table() throws {
    let (files, record) = try compose(
      """
      {kind: table, name: t, columns: ["", "η, rate", "R²"], rule: 1,
           rows: [["Case_1 | a", 5.0, {value: "C:r2", digits: 2, name: r2, error: 0.126}], ["Case 2", 0.1, {value: -1234567}]]}
      """, numbers: numbers("t.r2", "t.r2-error"))
    #expect(files["f.data/t-table.csv"] == ",\"η, rate\",R²\nCase_1 | a,5,0.25 ± 0.13\nCase 2,0.1,−1.23e+06\n")
    #expect(
      files["f.data/t-table.md"]
        == "|  | η, rate | R² |\n|:--|--:|--:|\n| Case_1 \\| a | 5 | 0.25 ± 0.13 |\n| Case 2 | 0.1 | −1.23e+06 |\n")
    #expect(record.numbers["t-r2"]?.value == 0.25 && record.numbers["t-r2-error"]?.value == 0.126)
    // So that a later run knows these files for its own.
    #expect(files["f.gnuplot"]?.contains("./f.data/t-table.csv'") == true)
  }

  @Test("all is drawn by gnuplot, twice over itself")
  func drawn() throws {
    let panels = """
        - {kind: spectrum, eigenvalues: "C:after", before: "C:before", quantiles: true, outliers: bulk}
        - {kind: curves, y2-label: right, series: [{y: [1, 2, 3]}, {y: "C:y", error: "C:error", error-style: band, axis: right}], regions: [{to: 2, colour: green}]}
        - {kind: table, columns: [a], rows: [[{value: 1}]]}
      """
    let text = inputs.text(panels: panels).replacing("C:", with: "\(inputs.folder.path)/change.h5:")
    let renderer = FigureRenderer(try FigureDescription.parse(text, file: "f.yaml"))
    for _ in 0..<2 { try renderer.render(to: inputs.folder.file("f.svg")) }
    #expect(inputs.folder.contents.contains("f.png"))
  }
}
