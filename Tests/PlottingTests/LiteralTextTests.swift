import Diagnostics
import Figures
import Foundation
import Plotting
import Randomness
import Store
import TestSupport
import Testing

/// Texts are drawn as they are written, and never read as commands.
@Suite("Literal texts", .serialized)
struct LiteralTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let pieces =
    "ab1 _^@&~{}\\\"'`$%#!|<>;:()[]*+-=/?.,".map(String.init) + [
      "é", "λ", "₁₀", "😀", "שלום", "مرحبا", "&#60;", "&lt;", "\\n", "\\U+1F600", "\\101", "\\042", "%g", "%%", "@x",
      "{/Bold x}", "  ", "\u{202E}", "e\u{301}", "'\u{301}", "_\u{308}", "👩‍👩‍👧", "''", "\"\"", "`touch PWNED`", "~a{b}",
      "&{x}", "{}", "<b>", "&#x41;", "]]>", "<!--", "$HOME", "${x}", "100%", "a_b{c}", "system('touch PWNED')", "\\",
      "#",
    ]

  /// Random texts, fenced so that blanks at their ends count.
  private static func texts(_ count: Int, seed: UInt64) -> [String] {
    var stream = RandomStream(seed: seed, name: "texts").uniform(count: count * 13).makeIterator()
    func draw(_ bound: Int) -> Int { min(bound - 1, Int((stream.next() ?? 0) * Double(bound))) }
    return (0..<count).map { _ in
      let length = 1 + draw(12)
      return "⟦" + (0..<length).map { _ in pieces[draw(pieces.count)] }.joined() + "⟧"
    }
  }

  /// `text` as writers of JSON put it, with escapes for all beyond ASCII.
  private static func quoted(_ text: String) -> String {
    text.utf16.reduce(into: "\"") { json, unit in
      let isPlain = (0x20...0x7E).contains(unit) && unit != 0x22 && unit != 0x5C
      json += isPlain ? String(UnicodeScalar(UInt8(unit))) : String(format: "\\u%04x", unit)
    } + "\""
  }

  /// Where a text is a formula, with its marks taken as they are.
  private static func unmarked(_ text: String) -> String {
    String(
      text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { scalars, scalar in
        if "\\*_^}".unicodeScalars.contains(scalar) { scalars.append("\\") }
        scalars.append(scalar)
      })
  }

  private func parse(_ panels: String, more: String = "") throws -> FigureDescription {
    try FigureDescription.parse(
      "id: f\ndocument: d\nprofile: quick\n\(more)\npanels:\n\(panels)".replacing("FOLDER", with: folder.path),
      file: "f.yaml")
  }

  @Test("hundreds of texts are read back from the picture as they were written", arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func roundTrip(seed: UInt64) throws {
    let texts = Self.texts(60, seed: seed)
    func json(_ index: Int) -> String { Self.quoted(texts[index]) }
    func formula(_ index: Int) -> String { Self.quoted(Self.unmarked(texts[index])) }
    try H5Writer.write(to: folder.file("images.h5")) { file in
      try file.write([Double](repeating: 0.5, count: 784 * 2), shape: [2, 784], to: "X")
    }
    let series = (0..<12).map { "{ y: [1, \($0)], label: \(json($0)) }" }.joined(separator: ", ")
    let boxes = (24..<60).map { "{ id: b\($0), at: [\($0 % 4), \($0 / 4 - 6)], text: [\(formula($0))] }" }
    let panels = """
        - { kind: curves, title: \(json(12)), x-label: \(json(13)), y-label: \(json(14)), series: [\(series)],
            lines: [{ y: 3, label: \(json(15)) }] }
        - { kind: histogram, x-label: \(json(16)), series: [{ values: [1, 2], label: \(json(17)) }] }
        - { kind: spectrum, eigenvalues: [1, 2], x-label: \(json(18)), marks: [{ at: 1, label: \(json(19)) }] }
        - { kind: scatter, x: [1, 2], y: [1, 2], colour: [1, 2], colour-label: \(json(20)) }
        - { kind: images, count: 1, rows: [{ images: "FOLDER/images.h5:X", label: \(json(21)) }] }
        - { kind: diagram, boxes: [\(boxes.joined(separator: ", ")), { id: t, at: [0, 9], title: \(formula(22)) }],
            arrows: [{ from: b24, to: b28, label: \(formula(23)) }] }
      """
    let output = folder.file("f.svg")
    try FigureRenderer(try parse(panels)).render(to: output)
    let drawn = Set(try #require(DrawnTexts.read(output)))
    for (index, text) in texts.enumerated() { #expect(drawn.contains(text), "\(index): \(text)") }
    #expect(!FileManager.default.fileExists(atPath: "PWNED"))
    #expect(folder.contents.sorted() == ["f.data", "f.gnuplot", "f.json", "f.pdf", "f.png", "f.svg", "images.h5"])
  }

  @Test("titles and captions are wrapped between words, which stay what they are")
  func wrapped() throws {
    let words = Self.texts(40, seed: 9).map { $0.replacing(" ", with: "") }
    let more =
      "title: \(Self.quoted(words.joined(separator: " ")))\ncaption: "
      + Self.quoted(words.joined(separator: " "))
    try FigureRenderer(try parse("  - { kind: curves, series: [{ y: [1, 2] }] }", more: more)).render(
      to: folder.file("f.svg"))
    let lines = try #require(DrawnTexts.read(folder.file("f.svg")))
    let drawn = lines.flatMap { $0.split(separator: " ").map(String.init) }
    for word in words { #expect(drawn.count { $0 == word } == 2 * words.count { $0 == word }, "\(word)") }
  }

  @Test("formulas are marked where they are whole, everything else is shown")
  func formulas() throws {
    let texts = [
      ("*R_{A}*(z)", "RA(z)"), ("x_{i}^{2}", "xi2"), ("a_b{c}", "a_b{c}"), ("100%", "100%"), ("Π*, 5 * 6", "Π*, 5 * 6"),
      ("**b** and *s*", "b and s"), ("_{_{_{", "_{_{_{"), ("_{}", "_{}"), ("_{a*b}*c", "a*b*c"), ("\\*x\\*", "*x*"),
      ("_{/2}", "/2"), ("*a *b*", "*a b"), ("^{x", "^{x"), ("}", "}"), ("**", "**"), ("\\", "\\"), ("_{a_{b}}", "ab"),
      ("*=3*", "=3"), ("**/x**", "/x"),
    ]
    let boxes = texts.enumerated().map { "{ id: b\($0), at: [0, \($0)], text: [\(Self.quoted($1.0))] }" }
    try FigureRenderer(try parse("  - { kind: diagram, boxes: [\(boxes.joined(separator: ", "))] }")).render(
      to: folder.file("f.svg"))
    let drawn = try #require(DrawnTexts.read(folder.file("f.svg")))
    for (text, shown) in texts { #expect(drawn.contains(shown), "\(text)") }
  }

  @Test("marks without partners take no time", arguments: ["_{", "*a", "**", "_{^{", "*", "}", "_{*", "\\"])
  func unmatched(mark: String) throws {
    let clock = ContinuousClock()
    let text = Self.quoted(String(repeating: mark, count: 20_000))
    let figure = try parse("  - { kind: diagram, boxes: [{ id: a, at: [0, 0], title: \(text), text: [x] }] }")
    let time = clock.measure {
      // Too wide to be drawn, which is known only after it is read.
      #expect(throws: Problem.self) { try FigureRenderer(figure).compose(named: "f") }
    }
    #expect(time < .seconds(2))
  }

  @Test(
    "control characters are refused with line and key",
    arguments: [
      "\\0", "\\x01", "\\n", "\\r", "\\t", "\\x1B", "\\x7f", "\\N", "\\L", "\\P", "\\uFFFE", "\\uffff",
    ])
  func controlCharacters(escape: String) throws {
    let fields = [
      ("  - { kind: curves, title: \"TEXT\", series: [{ y: 1 }] }", "panels[0].title"),
      ("  - { kind: curves, name: \"TEXT\", series: [{ y: 1 }] }", "panels[0].name"),
      ("  - { kind: curves, series: [{ y: 1, label: \"TEXT\" }] }", "panels[0].series[0].label"),
      ("  - { kind: curves, \"TEXT\": 1, series: [{ y: 1 }] }", "panels[0].a"),
    ]
    for (panel, key) in fields {
      let found = try problem { _ = try parse(panel.replacing("TEXT", with: "a\(escape)system('touch PWNED')")) }
      #expect(found?.category == .badConfiguration && found?.file == "f.yaml:6", "\(String(describing: found))")
      #expect(found?.object?.hasPrefix(key) == true, "\(String(describing: found))")
    }
  }

  @Test("a block of text is one line without its end, and refused where it is several")
  func blocks() throws {
    let figure = try parse("  - kind: curves\n    title: >\n      one\n      line\n    series: [{ y: 1 }]\n")
    #expect(figure.panels[0].heading.title == "one line")
    let block = "  - kind: curves\n    title: |\n      CK\n      system(\"touch PWNED\")\n    series: [{ y: 1 }]\n"
    #expect(try problem { _ = try parse(block) }?.category == .badConfiguration)
  }

  @Test("what stands in files cannot leave its line of the script either")
  func filesTexts() throws {
    try H5Writer.write(to: folder.file("x.h5")) { file in
      try file.write([1.0, 2], to: "y")
      try file.set("warning", to: "far off\nsystem('touch PWNED')\u{0}\\")
    }
    let figure = try parse(
      "  - { kind: curves, series: [{ y: \"FOLDER/x.h5:y\", label: \"b\\\\\" }], title: \"t\\\\\" }")
    let script = try #require(try FigureRenderer(figure).compose(named: "f").files["f.gnuplot"])
    let lines = String(decoding: script, as: UTF8.self).split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("system") })
    #expect(!lines.contains { $0.hasPrefix("#") && $0.hasSuffix("\\") })
  }

  @Test(
    "no name of an output is a command",
    arguments: ["< touch PWNED;.svg", "|touch PWNED;.svg", "-e.svg", "it's \"`touch PWNED`\".svg", "~x.svg", "a\\.svg"])
  func outputNames(name: String) throws {
    let figure = try parse("  - { kind: curves, title: a, series: [{ y: [1, 2] }] }")
    try FigureRenderer(figure).render(to: folder.file(name))
    let stem = String(name.dropLast(4))
    #expect(Set(folder.contents) == Set(["data", "gnuplot", "json", "pdf", "png", "svg"].map { "\(stem).\($0)" }))
    try FigureRenderer(figure).render(to: folder.file(name))
    #expect(throws: Problem.self) { try FigureRenderer(figure).render(to: folder.file("a\nb.svg")) }
  }
}
