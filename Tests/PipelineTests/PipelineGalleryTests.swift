import Diagnostics
import Foundation
import Pipeline
import Testing

/// The gallery's Markdown.
@Suite struct PipelineGalleryTests {
  private static let yaml = """
    title: A paper
    nodes:
      a: { stage: gen }
    figures:
      one: { panels: [ { data: $a/X } ], numbers: { ks: { of: x, tolerance: 0.1, reason: "seeds" } } }
      two: { title: Second, panels: [ { data: $a/X } ] }

    """

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    try body(run)
  }

  private func gallery(_ run: PipelineRun) throws -> Gallery { Gallery(try Report(try run.explanation())) }

  @Test("the pages kept in the repository are those of its figures; otherwise: make report PROFILE=paper")
  func repository() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let file = try PipelineFile.load(in: root)
    let folder = "\(root)/pipeline"
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    // No page tells of revisions.
    let stages = texts.flatMap { $0.matches(of: #/stage: *([a-z-]+( [a-z-]+)?)/#).map { String($0.output.1) } }
    let revisions = Dictionary((stages + ["plot"]).map { ($0, 1) }) { first, _ in first }
    let plan = try file.plan(for: try file.profile("paper"), revisions: revisions)
    let explanation = Explanation(plan, root: root, paths: file.paths) { _ in .unknown }
    let gallery = Gallery(try Report(explanation))
    #expect(try gallery.outdated() == [])
    #expect(gallery.pages.count > 1)
    for (path, text) in gallery.pages {
      let folder = URL(filePath: "\(root)/\(path)").deletingLastPathComponent()
      let links =
        text.matches(of: #/\]\(([^)]+)\)/#).map { String($0.output.1) }
        + text.matches(of: #/(?:src|href)="([^"]+)"/#).map { String($0.output.1) }
      #expect(links.count > 1)
      for link in Set(links) {
        let parts = link.split(separator: "#", omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? "\(root)/\(path)" : folder.appending(path: String(parts[0])).path
        #expect(FileManager.default.fileExists(atPath: target), "\(path): \(link)")
        guard parts.count > 1 else { continue }
        #expect(try String(contentsOfFile: target, encoding: .utf8).contains("<a id=\"\(parts[1])\"></a>"), "\(link)")
      }
    }
  }

  @Test("every figure has its numbers with golden value, tolerance and reason, and its command")
  func content() throws {
    try withRun { run in
      try run.write("{\"ks\": 0.45}", to: "Tests/Golden/quick/doc/one.json")
      _ = try run.make()
      try Report(try run.explanation()).write()
      let page = run.read("figures/quick/doc.md")
      for text in [
        "# A paper\n", "## one: \\<b\\>\n", "![\\<b\\>](doc/one.svg)\n",
        "| number | value | paper | golden | tolerance |",
        "| ks | 0.5 | small | 0.45<br><sub>off by +0.05</sub> | ± 0.1<br><sub>seeds</sub> |",
        "Made by `make PROFILE=quick doc/one`. [All of it as JSON](doc/one.json).",
      ] { #expect(page.contains(text), "\(text)") }
      let contents = run.read("figures/quick/README.md")
      #expect(contents.contains("## [A paper](doc.md)\n") && contents.contains("**[one](doc.md#one)**"))
      #expect(!(page + contents).contains("⚠ ks"))
      try run.write("{\"ks\": 0.35}", to: "Tests/Golden/quick/doc/one.json")
      let off = try gallery(run).pages
      #expect(off["figures/quick/doc.md"]?.contains("- ⚠ [one](#one): ks\n") ?? false)
      #expect(off["figures/quick/doc.md"]?.contains("| ⚠ ks | 0.5 |") ?? false)
      #expect(off["figures/quick/README.md"]?.contains("<br><sub>⚠ 0 of 1 number ok</sub> |") ?? false)
    }
  }

  @Test("what a paper says and ours is not is marked, but not in profiles of stand-ins; both are counted")
  func papers() throws {
    try withRun { run in
      _ = try run.make()
      try run.write("{\"ks\": 0.5}", to: "Tests/Golden/paper/doc/one.json")
      for (paper, cell, standing) in [
        ("0.49", "0.49<br><sub>off by +0.01 (+2.04\u{A0}%)</sub>", "1 of 1 number ok; 1 of 1 as in the paper"),
        ("3", "≠ 3<br><sub>off by −2.5 (−83.3\u{A0}%)</sub>", "1 of 1 number ok; 0 of 1 as in the paper, 1 not (≠)"),
        ("\"above 1\"", "≠ above 1", "1 of 1 number ok; 0 of 1 as in the paper, 1 not (≠)"),
        ("\"small\"", "small", "1 of 1 number ok"),
      ] {
        let record = run.read("figures/quick/doc/one.json").replacing(
          "\"paper\": \"small\"", with: "\"paper\": \(paper)")
        try run.write(record, to: "figures/paper/doc/one.json")
        let pages = Gallery(try Report(try run.explanation(profile: "paper"))).pages
        #expect(pages["figures/paper/doc.md"]?.contains("| ks | 0.5 | \(cell) | 0.5<br><sub>equal</sub> |") ?? false)
        #expect(pages["figures/paper/README.md"]?.contains("<br><sub>\(standing)</sub> |") ?? false)
        try run.write(record, to: "figures/quick/doc/one.json")
        #expect(!(try gallery(run).pages["figures/quick/doc.md"] ?? "≠").contains("≠"))
        try run.write(
          record.replacing("\"paper\": \(paper)", with: "\"paper\": \"small\""), to: "figures/quick/doc/one.json")
      }
    }
  }

  @Test("figures whose names end in numbers stand in their order, whatever the document's")
  func order() throws {
    let figures = ["figure-10", "table-1", "figure-2", "other", "figure-1", "other-0.5"]
    let run = try PipelineRun([
      "doc": "nodes: { a: { stage: gen } }\nfigures:\n"
        + figures.map { "  \($0): { panels: [ { data: $a/X } ] }\n" }.joined()
    ])
    defer { run.remove() }
    let page = try #require(try gallery(run).pages["figures/quick/doc.md"])
    let found = page.matches(of: #/<a id="([^"]+)">/#).map { String($0.output.1) }
    #expect(found == ["figure-1", "table-1", "figure-2", "other", "figure-10", "other-0.5"])
  }

  @Test("pages are made of the kept files alone")
  func withoutData() throws {
    try withRun { run in
      _ = try run.make()
      let pages = try gallery(run).pages
      for path in ["data", "figures/quick/doc/one.gnuplot", "figures/quick/doc/one.pdf", "figures/quick/doc/two.png"] {
        try run.delete(path)
      }
      #expect(try gallery(run).pages == pages && pages.count == 2)
    }
  }

  @Test("marks in texts from outside are shown, and make nothing of the page's")
  func hostileTexts() throws {
    try withRun { run in
      _ = try run.make()
      let text = "a|b <i>*x*</i> `c` [d](e) _f_ $g$ &lt; \\\\ #h\\n\\n# i"
      let shown = ##"a\|b \<i\>\*x\*\</i\> \`c\` \[d\](e) \_f\_ \$g\$ \&lt; \\ \#h \# i"##
      let record = run.read("figures/quick/doc/one.json").replacing("<b>", with: text)
        .replacing("\"notes\": []", with: "\"notes\": [\"1. \(text)\", \"- \(text)\", \"+\", \"12) x\"]")
        .replacing("\"provenance\": {}", with: "\"provenance\": {\"p|q\": {\"parameters\": \"``x`|\\n# y\"}}")
      try run.write(record, to: "figures/quick/doc/one.json")
      let page = try #require(try gallery(run).pages["figures/quick/doc.md"])
      #expect(page.contains("## one: \(shown)\n\n![\(shown)](doc/one.svg)\n"))
      #expect(page.contains("\n- 1\\. \(shown)\n- \\- \(shown)\n- \\+\n- 12\\) x\n"))
      #expect(page.contains("\n| `p\\|q` |  | ``` ``x`\\| # y ``` |  |  |\n"))
    }
  }

  @Test("figures of one's own are no part of it")
  func ownFigures() throws {
    try withRun { run in
      try run.write("figures: { mine: { panels: [ { data: $a/X } ] } }\n", to: "pipeline/own.yaml")
      _ = try run.make()
      try Report(try run.explanation()).write()
      #expect(run.read("figures/quick/index.html").contains("<article id=\"own/mine\">"))
      #expect(try gallery(run).pages.keys.sorted() == ["figures/quick/README.md", "figures/quick/doc.md"])
      #expect(!run.read("figures/quick/README.md").contains("mine") && !run.exists("figures/quick/own.md"))
    }
  }

  @Test("what it did not write it neither replaces nor removes; pages of documents that are gone go")
  func otherFiles() throws {
    try withRun { run in
      _ = try run.make()
      try Report(try run.explanation()).write()
      let listing = try run.listing()
      try Report(try run.explanation()).write()
      #expect(try run.listing() == listing)
      try run.write(run.read("figures/quick/doc.md"), to: "figures/quick/gone.md")
      try run.write("notes", to: "figures/quick/mine.md")
      #expect(try gallery(run).outdated() == ["figures/quick/gone.md"])
      try gallery(run).write()
      #expect(!run.exists("figures/quick/gone.md") && run.read("figures/quick/mine.md") == "notes")
      try run.write("mine", to: "figures/quick/doc.md")
      let problem = try #require(throws: Problem.self) { try gallery(run).write() }
      #expect(problem.category.exitCode == 74 && run.read("figures/quick/doc.md") == "mine")
    }
  }
}
