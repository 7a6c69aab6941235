import Figures

extension Gallery {
  // MARK: The table of contents

  /// Every figure as a small picture, document by document.
  var contents: String {
    let sections = documents.map { document in
      """
      ## [\(MarkdownText.escaped(document.title))](\(document.name).md)

      \(standing(document.items))

      \(MarkdownText.table(["figure", "what it shows"], document.items.map { row($0, in: document) }))
      """
    }
    let profile = report.layout.profile.name
    return """
      \(mark)
      # Figures of profile \(MarkdownText.escaped(profile))

      \(standing(documents.flatMap(\.items)))

      Every picture leads to the figure with its numbers, parameters and command. Beside a number stand the paper's and the
      *golden* one, which an earlier run gave, each with how far ours is off. The *tolerance* is how far it may be off the
      golden one, and why; ⚠ marks a number that is off by more. \(NumberColumn.unlike) marks a paper's number that ours differs
      from by more than \(Self.share) (from 0 by more than the tolerance), or a bound such as "above 1" that it is beyond; other
      words are the reader's to judge. The figure's notes, or [papers.md](../../docs/papers.md), say what is known of it.
      `make report PROFILE=\(profile)` writes these pages, of the files beside them and the golden values.

      \(sections.joined(separator: "\n\n"))

      """
  }

  private func row(_ item: Report.Item, in document: Report.Document) -> [String] {
    let identifier = item.figure.identifier
    let place = "\(document.name).md#\(identifier)"
    let picture = item.picture.map {
      "<a href=\"\(place)\"><img src=\"\($0)\" width=\"320\" alt=\"\(identifier)\"></a>"
    }
    let words = [
      "**[\(MarkdownText.escaped(identifier))](\(place))**", MarkdownText.escaped(item.title),
      item.rows.isEmpty ? "" : "<sub>\(standing([item]))</sub>",
    ]
    return [picture ?? "not made yet", words.filter { !$0.isEmpty }.joined(separator: "<br>")]
  }

  private static let share = "\(NumberText.short(100 * PaperValue.share)) %"

  /// How many of the numbers meet their golden values, and how many the papers'.
  private func standing(_ items: [Report.Item]) -> String {
    let rows = items.flatMap(\.rows)
    let met = rows.count { $0.verdict == .ok }
    return "\(rows.contains { $0.verdict == .off } ? "⚠ " : "")\(met) of \(NumberText.count(rows.count)) ok"
      + (GoldenCheck.papers(rows).map { "; \($0)" } ?? "")
  }

  // MARK: The page of a document

  func page(_ document: Report.Document) -> String {
    let links = document.items.map { "[\(MarkdownText.escaped($0.figure.identifier))](#\($0.figure.identifier))" }
    let parts =
      [
        "\(mark)\n# \(MarkdownText.escaped(document.title))",
        "[All documents](README.md) · described in [pipeline/\(document.name).yaml](../../pipeline/\(document.name).yaml) · "
          + standing(document.items),
        links.joined(separator: " · "), misses(document),
      ] + document.items.map(section)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func misses(_ document: Report.Document) -> String {
    let names = document.items.filter { $0.rows.contains { $0.verdict == .off } }.map { item in
      let numbers = item.rows.filter { $0.verdict == .off }.map { MarkdownText.escaped($0.number) }
      return "- ⚠ [\(MarkdownText.escaped(item.figure.identifier))](#\(item.figure.identifier)): "
        + numbers.joined(separator: ", ")
    }
    return names.joined(separator: "\n")
  }

  private func section(_ item: Report.Item) -> String {
    let identifier = item.figure.identifier
    let json = item.files.first { $0.kind == "json" }.map { " [All of it as JSON](\($0.path))." } ?? ""
    let parts = [
      "<a id=\"\(identifier)\"></a>\n\n## \(MarkdownText.escaped("\(identifier): \(item.title)"))",
      item.record == nil ? "Not made yet." : "",
      item.warning.map { "**\(MarkdownText.escaped($0))**" } ?? "",
      item.picture.map { "![\(MarkdownText.escaped(item.title))](\($0))" } ?? "",
      MarkdownText.paragraph(item.record?.caption ?? ""),
      table(item.rows),
      (item.record?.notes ?? []).map { "- " + MarkdownText.paragraph($0) }.joined(separator: "\n"),
      parameters(item),
      "Made by `\(item.command)`.\(json)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func table(_ rows: [GoldenCheck.Row]) -> String {
    guard !rows.isEmpty else { return "" }
    let columns = NumberColumn.filled(rows)
    let cells = rows.map { row in
      columns.map { column in
        let cell = column.cell(of: row)
        let text = (column == .number && row.verdict == .off ? "⚠ " : "") + MarkdownText.escaped(cell.text)
        return cell.detail.isEmpty ? text : "\(text)<br><sub>\(MarkdownText.escaped(cell.detail))</sub>"
      }
    }
    return MarkdownText.table(columns.map(\.rawValue), cells)
  }

  /// What made the files it was drawn from.
  private func parameters(_ item: Report.Item) -> String {
    guard !item.sources.isEmpty else { return "" }
    let rows = item.sources.map { source in
      let attributes = Dictionary(source.attributes) { first, _ in first }
      return [source.file] + ["stage", "parameters", "data", "commit"].map { attributes[$0] ?? "" }
    }
    return """
      <details>
      <summary>Parameters</summary>

      \(MarkdownText.table(["file", "stage", "parameters", "data", "commit"], rows.map { $0.map(MarkdownText.code) }))

      </details>
      """
  }
}
