import Diagnostics
import Foundation
import Plotting
import Testing

/// What tells curves and clouds apart for readers who see no colours.
@Suite struct WithoutColourTests {
  /// The script of a panel, and the points of its tables by name.
  private func draw(_ panel: String) throws -> (script: String, tables: [String: [[Double]]]) {
    let text = "id: f\ndocument: d\nprofile: quick\npanels: [{kind: curves, name: p, \(panel)}]"
    let files = try FigureRenderer(try FigureDescription.parse(text, file: "f.yaml")).compose(named: "f").files
    var tables: [String: [[Double]]] = [:]
    for (path, data) in files where path.hasPrefix("f.data/p-") {
      tables[String(path.dropFirst("f.data/p-".count))] =
        String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.split(separator: " ").compactMap { Double($0) } }
    }
    return (String(decoding: try #require(files["f.gnuplot"]), as: UTF8.self), tables)
  }

  private static let lines = "[\((1...60).map(String.init).joined(separator: ", "))]"

  @Test(
    "lines of the same dashes and other colours have symbols along the axis, also in the legend",
    arguments: [false, true])
  func symbols(isLogarithmic: Bool) throws {
    let axes = isLogarithmic ? "log: [x], " : ""
    let (script, tables) = try draw(
      "\(axes)series: [{y: \(Self.lines), style: solid, label: a}, {y: \(Self.lines), style: solid, label: b}]")
    let places = try (1...2).map { try #require(tables["symbols-\($0).dat"]).map { $0[0] } }
    for own in places {
      #expect((4...6).contains(own.count) && own == own.sorted())
      let gaps = zip(own, own.dropFirst()).map { isLogarithmic ? log($1 / $0) : $1 - $0 }
      // On a logarithmic axis the first whole numbers lie far apart.
      #expect(gaps.dropFirst(isLogarithmic ? 2 : 0).allSatisfy { abs($0 / (gaps.last ?? 1) - 1) < 0.3 }, "\(gaps)")
    }
    #expect(Set(places[0]).isDisjoint(with: places[1]))
    #expect(script.matches(of: #/keyentry with linespoints .*pointtype/#).count == 2)
    #expect(script.matches(of: #/pointtype (\d+)/#).count == 4)
  }

  @Test(
    "lines that dashes, axes or names tell apart have none",
    arguments: [
      "series: [{y: [1, 2]}, {y: [2, 3]}]", "series: [{y: [1, 2], style: solid}, {y: [2, 3], style: dashed}]",
      "series: [{y: [1, 2], style: solid, colour: 1}, {y: [2, 3], style: solid, colour: 1}]",
      "series: [{y: [1, 2], style: solid}]",
    ])
  func none(panel: String) throws {
    let (script, tables) = try draw(panel)
    #expect(!script.contains("keyentry") && !tables.keys.contains { $0.hasPrefix("symbols") })
  }

  @Test("of three clouds the strokes are dots, dashes and uprights")
  func clouds() throws {
    let y = "[\((0..<80).map { String(($0 * 37) % 80) }.joined(separator: ", "))]"
    let (_, tables) = try draw("series: [\((0..<3).map { _ in "{y: \(y), style: points}" }.joined(separator: ", "))]")
    let sizes = try (1...3).map { index -> (width: Double, height: Double) in
      let points = try #require(tables["series-\(index).dat"]).filter { $0.count == 2 }
      #expect(points.count == 160)
      return (points[1][0] - points[0][0], points[1][1] - points[0][1])
    }
    #expect(sizes[0].width < 0.1 && sizes[0].height == 0)
    #expect(sizes[1].width > 1 && sizes[1].height == 0)
    #expect(sizes[2].width == 0 && sizes[2].height > 1)
  }

  @Test("a legend that finds no room makes the axis a little longer, or stands outside")
  func legend() throws {
    let full = "[\((0..<40).map { String($0 % 2 * 10) }.joined(separator: ", "))]"
    func script(series count: Int) throws -> String {
      try draw("series: [\((0..<count).map { "{y: \(full), label: series \($0)}" }.joined(separator: ", "))]").script
    }
    func top(_ script: String) throws -> Double {
      try #require(script.firstMatch(of: #/set yrange \[[^:]*:([0-9.]+)\]/#).flatMap { Double($0.output.1) })
    }
    let (few, many) = (try script(series: 1), try script(series: 8))
    #expect(try !few.contains("set key at graph") && top(few) > 11 && top(few) < 14.5)
    #expect(try many.contains("set key at graph 1.0") && top(many) == 10.5)
  }
}
