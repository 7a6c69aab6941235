import Figures
import Foundation

extension Report {
  /// The page: every figure with its picture, caption, numbers, notes and provenance; no outside resources.
  public var html: String {
    let documents = items.reduce(into: [(name: String, items: [Item])]()) { documents, item in
      if let index = documents.firstIndex(where: { $0.name == item.figure.document }) {
        documents[index].items.append(item)
      } else {
        documents.append((item.figure.document, [item]))
      }
    }
    let contents = documents.map { document in
      let links = document.items.map {
        "<a href=\"#\(escape($0.figure.name))\">\(escape($0.figure.identifier))</a>"
      }
      return "<p><b>\(escape(document.name))</b> \(links.joined(separator: " · "))</p>"
    }
    let sections = documents.map { document in
      "<h2>\(escape(document.name))</h2>\n" + document.items.map(section).joined(separator: "\n")
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Figures, profile \(layout.profile.name)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>Figures <small>profile \(layout.profile.name)</small></h1>
      <nav>
      \(contents.joined(separator: "\n"))
      </nav>
      \(sections.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private func section(_ item: Item) -> String {
    let name = item.figure.name
    let title = item.record?.title ?? item.figure.description["title"]?.scalar ?? ""
    var parts = [
      "<section id=\"\(escape(name))\">",
      "<h3>\(escape(item.figure.identifier)) <span>\(escape(title))</span></h3>",
    ]
    if let data = item.record?.data, data.hasStandIn {
      let missing = data == .standIn ? "the real data set" : "some of the real data"
      parts.append("<p class=\"warning\">Stand-in data: \(missing) was not available.</p>")
    }
    if item.record?.data == .own { parts.append("<p>From files of your own.</p>") }
    if case .notMade(let causes) = item.status {
      let text = causes.map { "\($0.name): \($0.message)" }.joined(separator: "\n")
      parts.append("<p class=\"warning\">Not up to date.</p><pre>\(escape(text))</pre>")
    }
    let kinds = ["svg", "pdf", "png", "gnuplot", "json"].filter { exists("\(layout.figures)/\(name).\($0)") }
    if let image = kinds.first(where: { $0 == "svg" || $0 == "png" }) {
      parts.append(
        "<a href=\"\(name).\(image)\"><img src=\"\(name).\(image)\" alt=\"\(escape(title))\" loading=\"lazy\"></a>"
      )
    }
    if let caption = item.record?.caption, !caption.isEmpty {
      parts.append("<p class=\"caption\">\(escape(caption))</p>")
    }
    parts.append(table(item.rows))
    if let notes = item.record?.notes, !notes.isEmpty {
      parts.append("<ul>\(notes.map { "<li>\(escape($0))</li>" }.joined())</ul>")
    }
    if !kinds.isEmpty {
      let links = kinds.map { "<a href=\"\(name).\($0)\">\($0)</a>" }
      parts.append("<p class=\"files\">\(links.joined(separator: " · "))</p>")
    }
    parts.append(provenance(item.record))
    return (parts.filter { !$0.isEmpty } + ["</section>"]).joined(separator: "\n")
  }

  private func table(_ rows: [GoldenCheck.Row]) -> String {
    guard !rows.isEmpty else { return "" }
    let body = rows.map { row in
      let cells = [
        NumberText.short(row.value, digits: row.digits), NumberText.short(row.golden, digits: row.digits),
        row.tolerance.map { NumberText.short($0) } ?? "–", escape(row.paper?.description ?? "–"),
      ]
      return "<tr class=\"\(row.verdict.rawValue.lowercased())\"><th>\(escape(row.number))</th>"
        + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }
    return "<table><tr><th>number</th><td>value</td><td>golden</td><td>tolerance</td><td>paper</td></tr>\n"
      + body.joined(separator: "\n") + "</table>"
  }

  private func provenance(_ record: FigureFile?) -> String {
    guard let record, !record.provenance.isEmpty else { return "" }
    let files = record.provenance.sorted { $0.key < $1.key }.map { file, attributes in
      let attributes = attributes.sorted { $0.key < $1.key }.map { "\(escape($0.key)) = \(escape($0.value))" }
      return "<dt>\(escape(file))</dt><dd>\(attributes.joined(separator: "<br>"))</dd>"
    }
    return "<details><summary>Provenance</summary><dl>\(files.joined(separator: "\n"))</dl></details>"
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder(path)) }

  private func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let style = """
    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff;
      font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; }
    h1 small, h3 span { color: #777; font-weight: normal; }
    h2 { border-bottom: 1px solid #ddd; margin-top: 3rem; }
    section { margin: 2.5rem 0; }
    a { color: #1a5a96; text-decoration: none; }
    a:hover { text-decoration: underline; }
    img { max-width: 100%; display: block; }
    .caption { color: #444; font-size: 0.9rem; }
    .files, nav, details, ul { font-size: 0.85rem; color: #555; }
    .warning { color: #fff; background: #b3261e; padding: 0.2rem 0.6rem; display: inline-block; }
    table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.15rem 0.9rem 0.15rem 0; text-align: right; border-bottom: 1px solid #eee; }
    th:first-child { text-align: left; font-weight: normal; }
    tr.off td, tr.off th { color: #b3261e; font-weight: bold; }
    tr.missing td, tr.missing th { color: #8a6d00; }
    pre { background: #f6f6f6; padding: 0.6rem; overflow-x: auto; font-size: 0.8rem; }
    dd { margin: 0 0 0.6rem 1rem; overflow-wrap: anywhere; }
    """
}
