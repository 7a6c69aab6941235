import Diagnostics
import Figures
import Foundation
import Plotting
import Store
import TestSupport
import Testing

/// Numbers of every size are drawn, or refused with what is wrong: none ends the program.
@Suite("Extreme numbers", .serialized)
struct ExtremeNumberTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func parse(_ panels: String) throws -> FigureDescription {
    try FigureDescription.parse("id: f\ndocument: d\nprofile: quick\npanels:\n\(panels)", file: "f.yaml")
  }

  private static let numbers = [
    "0", "1", "-1", "5e-324", "1e-310", "-1e-310", "1e-300", "1e-160", "1e-18", "1e18", "1e160", "1e290", "1e300",
    "1e308",
    "-1e308", "1.7976931348623157e308", "1.0000000000000002", "9007199254740993", "1e5",
  ]

  @Test("pairs of numbers in every panel", arguments: numbers)
  func pairs(first: String) throws {
    for second in Self.numbers {
      let pair = "[\(first), \(second)]"
      for panel in [
        "{kind: curves, series: [{y: \(pair), label: a}], lines: [{y: \(first), label: l}, {x: \(second)}]}",
        "{kind: curves, log: [x, y], series: [{x: \(pair), y: \(pair), label: a, error: [0, 1e300]}]}",
        "{kind: curves, x-range: \(pair), y-range: \(pair), series: [{y: [1, 2], label: a, style: impulses}]}",
        "{kind: curves, log: [x], x-range: \(pair), series: [{y: [1, 2], x: \(pair), label: a}]}",
        "{kind: histogram, series: [{values: \(pair), label: a}], log: true}",
        "{kind: histogram, series: [{values: [1, 2], label: a}], range: \(pair), bins: 2000}",
        "{kind: spectrum, eigenvalues: [\(first), 1, 2, \(second)], outliers: bulk, edge: \(first), marks: [{at: \(second)}]}",
        "{kind: spectrum, eigenvalues: \(pair), range: \(pair), bins: 1}",
        "{kind: scatter, x: \(pair), y: \(pair), colour: \(pair), colour-label: c}",
        "{kind: scatter, x: \(pair), y: \(pair), colour: \(pair), colours: classes, log: [x]}",
        "{kind: diagram, boxes: [{id: a, at: \(pair), title: A, value: \(first), error: \(second)}]}",
      ] { _ = try compose(panel) }
    }
  }

  /// The figure of one panel; nil where it is refused as it should be.
  private func compose(_ panel: String) throws -> ComposedFigure? {
    do {
      return try FigureRenderer(try parse("  - \(panel)")).compose(named: "f")
    } catch let problem as Problem {
      #expect([.badConfiguration, .badInput].contains(problem.category), "\(panel): \(problem)")
      #expect(problem.object != nil || problem.file != nil)
      return nil
    }
  }

  @Test(
    "what passes the checks gnuplot draws",
    arguments: [
      "{kind: curves, series: [{y: [1, 2], x: [1, 2], label: a}], x-range: [0, 1e-18]}",
      "{kind: curves, log: [y], series: [{y: [1e-200, 1e200], label: a}]}",
      "{kind: curves, log: [x, y], series: [{x: [1e-290, 1e290], y: [1e-290, 1e290], label: a}]}",
      "{kind: curves, series: [{y: [-1e290, 1e290], x: [1e-290, 2e-290], label: a}]}",
      "{kind: curves, series: [{y: [1e-300, 5e-324], x: [1000000000000001, 1000000000000002], label: a}]}",
      "{kind: curves, y-range: [1, 1.000000000001], series: [{y: [1.0000000000002, 1.0000000000008], label: a}]}",
      "{kind: histogram, series: [{values: [1e290, -1e290], label: a}]}",
      "{kind: histogram, series: [{values: [1e-310, -1e-310], label: a}], log: true}",
      "{kind: spectrum, eigenvalues: [1e200, 2e200, 3e200], outliers: bulk}",
      "{kind: spectrum, eigenvalues: [1e-160, 2e-160, 3e-160]}",
      "{kind: scatter, x: [1e290, -1e290], y: [1e-290, 0], colour: [1, 1.0000000000001]}",
      "{kind: curves, series: [{y: [1, 2], colour: 9223372036854775807}]}",
    ]) func drawn(panel: String) throws
  {
    let figure = try parse("  - \(panel)")
    try FigureRenderer(figure).render(to: folder.file("f.svg"))
    #expect(DrawnTexts.read(folder.file("f.svg")) != nil)
  }

  @Test("a narrow range keeps the digits that tell its ends and points apart")
  func digits() throws {
    let figure = try #require(try compose("{kind: curves, series: [{y: [1000000001, 1000000002, 1000000004]}]}"))
    let table = String(decoding: try #require(figure.files["f.data/panel-1-series-1.dat"]), as: UTF8.self)
    #expect(table.contains("1 1000000001") && table.contains("3 1000000004"))
    let plain = try #require(try compose("{kind: curves, series: [{y: [0.123456789, 2]}]}"))
    #expect(
      String(decoding: try #require(plain.files["f.data/panel-1-series-1.dat"]), as: UTF8.self).contains(
        "1 0.1234568\n"))
  }

  @Test(
    "numbers that are not finite, and counts beyond reason, are refused where they stand",
    arguments: [
      ("{kind: curves, series: [{y: [1, .nan]}]}", "series[0].y"),
      ("{kind: curves, series: [{y: -.inf}]}", "series[0].y"),
      ("{kind: curves, series: [{y: 1e400}]}", "series[0].y"),
      ("{kind: curves, y-range: [0, .inf], series: []}", "y-range"),
      ("{kind: spectrum, eigenvalues: 1, top: .nan}", "top"), ("{kind: spectrum, eigenvalues: 1, edge: .inf}", "edge"),
      ("{kind: histogram, series: [{values: 1}], range: [1e300, 1e308]}", "range"),
      ("{kind: images, rows: [{images: \"a.h5:b\"}], count: 1000000}", "rows"),
      ("{kind: diagram, boxes: [{id: a, at: [.nan, 0], text: [x]}]}", "at"),
      ("{kind: diagram, boxes: [{id: a, at: [0, 1e300], text: [x]}]}", "at"),
      ("{kind: curves, series: [{y: 1, name: a}, {y: 2, name: a}]}", "series"),
    ]) func refused(panel: String, key: String) throws
  {
    let found = try problem { _ = try parse("  - \(panel)") }
    #expect(
      found?.category == .badConfiguration && found?.object?.contains(key) == true, "\(String(describing: found))")
  }

  @Test("numbers of a file that are not finite are named with their place")
  func notFinite() throws {
    for value in [Double.nan, .infinity, -.infinity] {
      try H5Writer.write(to: folder.file("x.h5")) { try $0.write([1, 2, value, 3], to: "evaluations/r2") }
      let found = try problem {
        _ = try compose("{kind: curves, series: [{y: \"\(folder.path)/x.h5:evaluations/r2\"}]}")
      }
      #expect(found == nil)
      let figure = try parse("  - {kind: curves, series: [{y: \"\(folder.path)/x.h5:evaluations/r2\"}]}")
      let told = try problem { _ = try FigureRenderer(figure).compose(named: "f") }
      #expect(
        told?.file == folder.file("x.h5") && told?.object == "evaluations/r2" && told?.cause.contains("2") == true)
    }
  }

  @Test("a figure of many pixels, of many panels or digits is refused")
  func sizes() throws {
    let wide = "{kind: diagram, boxes: [{id: a, at: [0, 0], text: [\(String(repeating: "x", count: 100_000))]}]}"
    #expect(try compose(wide) == nil)
    let panels = String(repeating: "  - {kind: curves, series: [{y: 1}]}\n", count: 201)
    #expect(try problem { _ = try parse(panels) }?.object == "panels")
    let numbers = "  - {kind: curves, series: [{y: 1}]}\nnumbers: {a: {from: 1, digits: 1000000000}}"
    #expect(try problem { _ = try parse(numbers) }?.object == "numbers.a.digits")
  }
}
