import Foundation
import Pipeline
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// `figures/<profile>/index.html`, read as XML.
@Suite struct PipelineReportTests {
  private static let yaml = """
    title: "A <paper> & more"
    nodes:
      a: { stage: gen }
      b: { stage: gen, parameters: { fail: true } }
    figures:
      one: { panels: [ { data: $a/X } ], numbers: { ks: { of: x, tolerance: 0.1, reason: "seeds & draws" } } }
      two: { title: "The <second>", panels: [ { data: $b/X } ] }

    """
  static let hostile = "<script>alert(\"x\")</script> & ]]> </td> 'q' \u{1} | `a`"

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    _ = try run.make(["-k", "dag"])
    try body(run)
  }

  private func page(_ run: PipelineRun) throws -> Page {
    try Report(try run.explanation()).write()
    return try Page(run.read("figures/quick/index.html"))
  }

  @Test("every figure has its picture, numbers and files, and every link leads somewhere")
  func figures() throws {
    try withRun { run in
      let page = try page(run)
      #expect(page.attributes("article", "id") == ["doc/one", "doc/two"])
      #expect(page.attributes("img", "src") == ["doc/one.svg"])
      #expect(page.attributes("img", "alt") == ["one: <b>"])
      let links = page.attributes("a", "href")
      #expect(links.contains("doc/one.gnuplot") && links.contains("doc/one.json") && links.contains("doc/one.data/1"))
      for link in links + page.attributes("img", "src") {
        #expect(link.hasPrefix("#") ? page.ids.contains(String(link.dropFirst())) : run.exists("figures/quick/\(link)"))
      }
      #expect(Set(page.ids).count == page.ids.count)
      for text in ["A <paper> & more", "seeds & draws", "The <second>", "make PROFILE=quick doc/one", "small"] {
        #expect(page.text.contains(text), "\(text)")
      }
    }
  }

  @Test("nothing comes from elsewhere: no script, style, font or picture but the page's own")
  func selfContained() throws {
    try withRun { run in
      let page = try page(run)
      #expect(page.attributes("script", "src").isEmpty && page.attributes("link", "href") == ["data:,"])
      #expect(!page.source.contains("http") && !page.source.contains("url(") && !page.source.contains("@import"))
    }
  }

  @Test("what failed and what misses its golden value stands before everything else")
  func alarmsFirst() throws {
    try withRun { run in
      #expect(!(try page(run)).ids.contains("_misses"))
      try run.write("{\"ks\": 0.7}", to: "Tests/Golden/quick/doc/one.json")
      let page = try page(run)
      let order = page.ids.filter { ["_failures", "_misses", "doc", "doc/one"].contains($0) }
      #expect(order == ["_failures", "_misses", "doc", "doc/one"])
      let rest = page.source[try #require(page.source.firstRange(of: "id=\"_misses\"")).upperBound...]
      let table = rest[..<(try #require(rest.firstRange(of: "</section>")).lowerBound)]
      #expect(table.contains("<a href=\"#doc/one\">") && table.contains("off by −0.2<"))
    }
  }

  @Test(
    "the deviation from the paper's number stands beside it",
    arguments: [
      ("0.4", "off by +0.1 (+25\u{A0}%)"), ("-2", "off by +2.5 (+125\u{A0}%)"), ("0", "off by +0.5<"),
      ("0.5", "<small>equal</small>"),
    ])
  func paper(number: String, told: String) throws {
    try withRun { run in
      let record = run.read("figures/quick/doc/one.json").replacing("\"small\"", with: number)
      try run.write(record, to: "figures/quick/doc/one.json")
      #expect(try page(run).source.contains(told))
    }
  }

  @Test("names, texts and attributes from outside are text, whatever they hold")
  func hostileTexts() throws {
    try withRun { run in
      let before = try page(run)
      try run.write(try record(saying: Self.hostile), to: "figures/quick/doc/one.json")
      let page = try page(run)
      let expected = Self.hostile.replacing("\u{1}", with: "\u{FFFD}")
      // Title, in the contents too, caption, number, the paper's word, note, file, attribute and its value.
      #expect(page.text.components(separatedBy: expected).count - 1 == 9)
      #expect(page.attributes("img", "alt") == ["one: \(expected)"])
      for element in ["script", "img", "tr", "a"] {
        #expect(page.count(element) == before.count(element), "\(element)")
      }
    }
  }

  @Test("a document that would be the gallery's table of contents is refused", arguments: ["README", "readme"])
  func reservedName(name: String) throws {
    let run = try PipelineRun([name: Self.yaml])
    defer { run.remove() }
    #expect(throws: (any Error).self) { try run.plan() }
  }

  private func record(saying text: String) throws -> String {
    let number: [String: Any] = ["value": 0.5, "golden": NSNull(), "paper": text]
    let record: [String: Any] = [
      "id": "one", "document": "doc", "profile": "quick", "title": text, "caption": text, "data": "real",
      "numbers": [text: number], "notes": [text], "provenance": [text: [text: text]],
    ]
    return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
  }
}

/// The elements and the text of a page that is XML.
private final class Page: NSObject, XMLParserDelegate {
  let source: String
  private var elements: [(name: String, attributes: [String: String])] = []
  private(set) var text = ""

  init(_ source: String) throws {
    self.source = source
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") in line \(parser.lineNumber)")
  }

  var ids: [String] { elements.compactMap { $0.attributes["id"] } }
  func count(_ name: String) -> Int { elements.count { $0.name == name } }
  func attributes(_ name: String, _ attribute: String) -> [String] {
    elements.filter { $0.name == name }.compactMap { $0.attributes[attribute] }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) { elements.append((name, attributes)) }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
