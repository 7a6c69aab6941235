import Datasets
import Foundation
import TestSupport
import Testing

/// README and the pages of docs: every command is run as it is written, every number of a figure is that of its file.
@Suite struct DocumentationTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  /// The data sets that a page may need, by their names.
  static let datasets = Dictionary(uniqueKeysWithValues: DatasetIdentity.known.map { ($0.name, $0) })

  /// All pages, or the one that `RESOLVENT_PAGE` names.
  static let pages: [String] = {
    if let page = ProcessInfo.processInfo.environment["RESOLVENT_PAGE"], !page.isEmpty { return [page] }
    let pages = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "docs").path)
    return ["README.md", "CONTRIBUTING.md"] + (pages ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }()

  private func text(_ page: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
  }

  /// The page of panels is what `plot` prints; all others are run.
  @Test(arguments: pages) func whatAPageTellsToDoWorks(page name: String) throws {
    if name == "docs/panels.md" {
      let shop = try Workshop()
      #expect(try shop.run("plot --help panels").output == text(name), "plot --help panels > docs/panels.md")
      return
    }
    let page = DocumentationPage(try text(name), name: name)
    for mistake in page.mistakes { Issue.record("\(mistake)") }
    for exception in page.exceptions { print("\(name):\(exception.line): not run: \(exception.reason)") }
    guard !page.steps.isEmpty else { return }
    try DocumentationRun(page: page).check()
  }

  /// A page without its code.
  private func prose(_ page: String) throws -> String {
    try text(page).replacing(#/(?ms)^```.*?^```$/#, with: "").replacing(#/`[^`\n]*`/#, with: "")
  }

  /// Files and headings that are linked to are there.
  @Test(arguments: pages) func linksLeadSomewhere(page: String) throws {
    let text = try prose(page)
    let folder = Self.root.appending(path: page).deletingLastPathComponent()
    for link in text.matches(of: #/\]\(([^)\s]+)(?: "[^"]*")?\)/#) where !link.output.1.contains("://") {
      let parts = link.output.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let target = parts[0].isEmpty ? Self.root.appending(path: page) : folder.appending(path: parts[0])
      #expect(FileManager.default.fileExists(atPath: target.standardized.path), "\(page): \(link.output.1)")
      guard parts.count == 2, let linked = try? String(contentsOf: target.standardized, encoding: .utf8) else {
        continue
      }
      let headings = linked.matches(of: #/(?m)^#+ (.*)$/#).map { heading in
        heading.output.1.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
      }
      let anchors = linked.matches(of: #/<a id="([^"]+)">/#).map { String($0.output.1) }
      #expect((headings + anchors).contains(parts[1]), "\(page): \(link.output.1)")
    }
  }

  /// A number that a page quotes of a figure, `[0.71](figures/….json "ks")`, is that of the figure's file.
  @Test(arguments: pages) func quotedNumbersAreThoseOfTheFigures(page: String) throws {
    struct Figure: Decodable {
      struct Number: Decodable { var value: Double }
      var numbers: [String: Number]
    }
    let folder = Self.root.appending(path: page).deletingLastPathComponent()
    for quote in try prose(page).matches(of: #/\[([^\]]+)\]\(([^)\s]+\.json) "([^"]+)"\)/#) {
      let file = folder.appending(path: quote.output.2).standardized
      let figure = try JSONDecoder().decode(Figure.self, from: Data(contentsOf: file))
      let value = try #require(figure.numbers[String(quote.output.3)]?.value, "\(page): no \(quote.output.3)")
      let shown = quote.output.1.hasSuffix(" %") ? quote.output.1.dropLast(2) : quote.output.1
      let actual = quote.output.1.hasSuffix(" %") ? 100 * value : value
      #expect(ShownOutput.agree(number: shown, "\(actual)"), "\(page): \(quote.output.3) is \(actual), not \(shown)")
    }
  }

  @Test func theFrontPageIsShort() throws {
    #expect(try text("README.md").split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
  }

  @Test func shownOutputAgreesWithItsLike() {
    func agrees(_ shown: [String], _ output: [String]) -> Bool { ShownOutput(lines: shown).agrees(with: output) }
    #expect(agrees(["a  1.50 b", "…", "end"], ["a 1.5004 b", "x", "y", "end"]))
    #expect(agrees(["took … s"], ["took 12.7 s"]) && agrees(["…"], []))
    #expect(!agrees(["a 1.50 b"], ["a 1.51 b"]) && !agrees(["a 2 b"], ["a 3 b"]))
    #expect(!agrees(["a"], ["a", "b"]) && !agrees(["a", "b"], ["a"]) && !agrees(["(a)"], ["a"]))
  }

  @Test func aPageIsTakenApart() throws {
    let page = DocumentationPage(
      """
      # Page
      <!-- given: touch own -->
      <!-- file: a.yaml -->
      ```yaml
      a: 1
      ```
      ```console
      $ one \\
          more
      said
      $ two
      ```
      <!-- not run: for reasons -->
      ```sh
      rm -rf /
      ```
      ```yaml
      b: 2
      ```
      <!-- needs: mnist, h5py -->
      ```python
      print(1)
      ```
      """, name: "page")
    let commands = page.steps.compactMap { step in
      if case .command(let text, let shown) = step.action { "\(text)|\(shown.joined())" } else { nil }
    }
    #expect(
      commands == ["touch own|", "one \\\n    more|said", "two|", "python3 - <<'BLOCK'\nprint(1)\nBLOCK\n|"])
    #expect(page.steps.map(\.needs) == [[], [], [], [], ["mnist", "h5py"]])
    #expect(page.exceptions.map(\.reason) == ["for reasons"] && page.mistakes.count == 1)
    if case .file(let path, let text) = page.steps[1].action { #expect(path == "a.yaml" && text == "a: 1\n") }
  }
}
