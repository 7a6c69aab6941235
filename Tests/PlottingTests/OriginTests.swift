import Diagnostics
import Figures
import Foundation
import Plotting
import Store
import TestSupport
import Testing

/// What a figure says of where its data come from, and of what their makers warn.
@Suite("Origin of a figure's data", .serialized)
struct OriginTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ attributes: [String: String]) throws {
    try H5Writer.write(to: folder.file(name)) { file in
      try file.write([1.0, 2], to: "y")
      for (name, text) in attributes { try file.set(name, to: text) }
    }
  }

  private func compose(_ files: [String], caption: String = "c") throws -> ComposedFigure {
    let series = files.map { "{y: \"\(folder.file($0)):y\"}" }.joined(separator: ", ")
    let text = "id: f\ndocument: d\nprofile: quick\ncaption: \(caption)\npanels: [{kind: curves, series: [\(series)]}]"
    return try FigureRenderer(try FigureDescription.parse(text, file: "f.yaml")).compose(named: "f")
  }

  @Test("of files of several origins the kind says what is mixed")
  func kinds() throws {
    try write("own.h5", [:])
    try write("told.h5", ["data": "own", "stage": "eigs"])
    try write("synthetic.h5", ["data": "synthetic", "stage": "gen-data"])
    try write("real.h5", ["data": "real", "stage": "eigs"])
    try write("network.h5", ["stage": "init-net"])
    try write("stand-in.h5", ["data": "stand-in", "stage": "gen-data"])
    try write("told-without-stage.h5", ["data": "stand-in"])
    try write("partly.h5", ["data": "partly stand-in", "stage": "train"])
    let cases: [([String], DataKind)] = [
      (["own.h5"], .own), (["told.h5", "real.h5"], .own), (["synthetic.h5", "real.h5", "network.h5"], .real),
      (["network.h5"], .synthetic), ([], .synthetic), (["synthetic.h5"], .synthetic),
      (["own.h5", "synthetic.h5"], .own), (["stand-in.h5", "synthetic.h5", "network.h5"], .standIn),
      (["own.h5", "stand-in.h5"], .partlyStandIn), (["real.h5", "stand-in.h5"], .partlyStandIn),
      (["partly.h5", "synthetic.h5"], .partlyStandIn), (["partly.h5", "stand-in.h5"], .partlyStandIn),
      (["told-without-stage.h5"], .standIn),
    ]
    for (files, kind) in cases { #expect(try compose(files).record.data == kind, "\(files)") }
    #expect(try compose(["own.h5"]).record.json().contains("\"data\" : \"own\""))
  }

  @Test("a warning stands on the picture, once, above the caption, and in the notes")
  func warnings() throws {
    let warning = "the input law's mean is 1764, not 1: its limit is not that of these samples & more"
    try write("a.h5", ["stage": "theory", "data": "synthetic", "warning": warning])
    try write("b.h5", ["stage": "theory", "data": "synthetic", "warning": warning])
    try write("c.h5", ["stage": "theory", "data": "synthetic", "warning": "another's"])
    let text = String(decoding: try #require(try compose(["a.h5"]).files["f.gnuplot"]), as: UTF8.self)
    #expect(text.contains("Warning: the input"))
    let figure = try compose(["a.h5", "b.h5", "c.h5"])
    #expect(figure.record.notes == ["Warning: \(warning)", "Warning: another's"])
    let series = "{y: \"\(folder.file("a.h5")):y\"}, {y: \"\(folder.file("c.h5")):y\"}"
    let description =
      "id: f\ndocument: d\nprofile: quick\ncaption: below\npanels: [{kind: curves, series: [\(series)]}]"
    try FigureRenderer(try FigureDescription.parse(description, file: "f.yaml")).render(to: folder.file("f.svg"))
    let drawn = try #require(DrawnTexts.read(folder.file("f.svg")))
    #expect(drawn.joined(separator: " ").contains("Warning: \(warning)"))
    #expect(drawn.contains("Warning: another's"))
    let places = drawn.indices.filter { drawn[$0].hasPrefix("Warning") || drawn[$0] == "below" }
    #expect(places.count == 3)
    #expect(!String(decoding: try #require(try compose([]).files["f.gnuplot"]), as: UTF8.self).contains("Warning"))
  }
}
