import Diagnostics
import Figures
import Foundation
import Plotting
import TestSupport
import Testing

/// Curves of what other panels measured.
@Suite("References to measures")
struct MeasureReferenceTests {
  private func compose(_ series: String, measured: String = Self.measured) throws -> ComposedFigure {
    let text = """
      id: f
      document: d
      profile: quick
      measured:
      \(measured)
      panels:
        - { kind: curves, name: c, series: [\(series)] }
        - { kind: histogram, name: after, series: [{ values: [1, 2, 3] }] }
      numbers: { last: { of: c.1.last }, own: { of: w-20.1.max } }
      """
    return try FigureRenderer(try FigureDescription.parse(text, file: "f.yaml")).compose(named: "f")
  }

  private static let measured = """
      - { kind: histogram, name: w-10, series: [{ values: [1, 2, 3] }] }
      - { kind: histogram, name: w-20, series: [{ values: [4, 5, 9] }] }
      - { kind: histogram, name: v, series: [{ values: [7, 8, 70] }] }
    """

  @Test("measures of panels stand in their order, and those panels are not drawn")
  func order() throws {
    for (series, last) in [
      ("{ y: \"measure:w-*.1.max\" }", 9.0), ("{ y: [\"measure:v.1.max\", 1, \"measure:w-10.1.max\"] }", 3),
      ("{ y: \"measure:*.max\", x: [10, 20, 30] }", 70),
    ] {
      let figure = try compose(series)
      #expect(figure.record.numbers["last"]?.value == last && figure.record.numbers["own"]?.value == 9)
      let script = String(decoding: try #require(figure.files["f.gnuplot"]), as: UTF8.self)
      #expect(!script.contains("w-10"))
    }
  }

  @Test("what no panel before measured is named with what there is")
  func missing() throws {
    let problem = try #require(throws: Problem.self) { try compose("{ y: \"measure:after.1.max\" }") }
    #expect(problem.category == .badConfiguration && problem.object == "measure:after.1.max")
    #expect(problem.remedy?.contains("w-10.1.max") == true)
    let unnamed = "  - { kind: histogram, series: [{ values: [1, 2] }] }"
    #expect(throws: Problem.self) { try compose("{ y: [1, 2] }", measured: unnamed) }
  }

  @Test("columns of a table are curves")
  func tables() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run.csv")
    try "epoch,loss\n0,9\n1,8.5\n".write(toFile: path, atomically: true, encoding: .utf8)
    let figure = try compose("{ x: \"\(path):epoch\", y: \"\(path):loss\" }")
    #expect(figure.record.numbers["last"]?.value == 8.5)
  }

  @Test("points that a logarithmic axis cannot show are counted on the picture")
  func notShown() throws {
    let text = "id: f\ndocument: d\nprofile: quick\npanels: [{kind: curves, log: [y], series: [{y: [0, 2, 3, -1]}]}]"
    let figure = try FigureRenderer(try FigureDescription.parse(text, file: "f.yaml")).compose(named: "f")
    let script = String(decoding: try #require(figure.files["f.gnuplot"]), as: UTF8.self)
    #expect(script.contains("2 of 4 points not positive"))
  }
}
