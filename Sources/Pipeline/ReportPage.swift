import Figures

/// `figures/<profile>/index.html`: what failed and what misses its golden value first, then every figure with its picture,
/// numbers, notes and provenance, and a search among them. It needs nothing from elsewhere, and is XML as well.
struct ReportPage {
  let report: Report

  init(_ report: Report) { self.report = report }

  var html: String {
    let profile = escape(report.layout.profile.name)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Figures, profile \(profile)</title>
      <link rel="icon" href="data:," />
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#_figures">To the figures</a>
      <header>
      <h1>Figures <small>profile \(profile)</small></h1>
      <p>\(report.standing). \(GoldenCheck.count(report.items.flatMap(\.rows))).</p>
      </header>
      <form role="search" hidden="hidden">
      <label for="_query">Search</label>
      <input type="search" id="_query" placeholder="words of a figure" autocomplete="off" />
      <output for="_query" id="_found"></output>
      </form>
      <div class="alarms">
      \([failures, misses].filter { !$0.isEmpty }.joined(separator: "\n"))
      </div>
      <nav aria-label="Contents">
      \(report.documents.map(contents).joined(separator: "\n"))
      </nav>
      <main id="_figures">
      \(report.documents.map(section).joined(separator: "\n"))
      </main>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>

      """
  }

  // MARK: What is wrong

  private var failures: String {
    let failed = report.items.filter(\.hasFailed)
    guard !failed.isEmpty else { return "" }
    let lines = failed.map { "<li>\(link($0.figure.name))</li>" }
    return
      "<section id=\"_failures\"><h2>Figures that failed</h2>\n<ul>\(lines.joined())</ul></section>"
  }

  private var misses: String {
    guard !report.misses.isEmpty else { return "" }
    return """
      <section id="_misses"><h2>Numbers off their golden values</h2>
      \(table(report.misses, withFigures: true))</section>
      """
  }

  // MARK: Documents and figures

  private func contents(_ document: Report.Document) -> String {
    let figures = document.items.map { item in
      let mark = item.rows.contains { $0.verdict == .off } || item.hasFailed ? " class=\"off\"" : ""
      return """
        <li\(mark)><a href="#\(escape(item.figure.name))">\(escape(item.figure.identifier)) \
        <span>\(escape(item.title))</span></a></li>
        """
    }
    return """
      <details open="open"><summary>\(escape(document.name))</summary>
      <ul>
      \(figures.joined(separator: "\n"))
      </ul></details>
      """
  }

  private func section(_ document: Report.Document) -> String {
    let name = document.title == document.name ? "" : " <small>\(escape(document.name))</small>"
    return """
      <section class="document" id="\(escape(document.name))"><h2>\(escape(document.title))\(name)</h2>
      \(document.items.map(article).joined(separator: "\n"))
      </section>
      """
  }

  private func article(_ item: Report.Item) -> String {
    let name = escape(item.figure.name)
    let parts = [
      "<article id=\"\(name)\">",
      "<h3><a href=\"#\(name)\">\(escape(item.figure.identifier))</a> <span>\(escape(item.title))</span></h3>",
      item.warning.map { "<p class=\"warning\">\(escape($0))</p>" } ?? "",
      status(item),
      picture(item),
      paragraph(item.record?.caption, "caption"),
      table(item.rows),
      list((item.record?.notes ?? []).map(escape), "notes"),
      list(item.files.map { link(Self.words[$0.kind] ?? $0.kind, to: $0.path) }, "files"),
      details("Data", list(item.plotted.map { link(String($0.split(separator: "/").last ?? ""), to: $0) }, "files")),
      details("Provenance", provenance(item)),
      "<p class=\"command\"><code>\(escape(item.command))</code></p>",
      "</article>",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What the files of a figure are called.
  private static let words = ["svg": "SVG", "png": "PNG", "pdf": "PDF", "gnuplot": "gnuplot script", "json": "JSON"]

  private func picture(_ item: Report.Item) -> String {
    guard let picture = item.picture.map(HTMLText.address) else { return "" }
    let words = escape("\(item.figure.identifier): \(item.title)")
    return "<a href=\"\(picture)\"><img src=\"\(picture)\" alt=\"\(words)\" loading=\"lazy\" /></a>"
  }

  private func status(_ item: Report.Item) -> String {
    guard case .notMade(let causes) = item.status else { return "" }
    let text = causes.map { "\($0.name): \($0.message)" }.joined(separator: "\n")
    let log = "<pre tabindex=\"0\">\(escape(text))</pre>"
    if item.hasFailed { return "<p class=\"warning failed\">Failed.</p>\n\(log)" }
    let what = item.record == nil ? "Not made yet" : "Of an earlier run or another machine: not up to date here"
    return "<details class=\"open\"><summary>\(what)</summary>\(log)</details>"
  }

  private func provenance(_ item: Report.Item) -> String {
    let files = item.sources.map { source in
      let attributes = source.attributes.map { "\(escape($0.key)) = \(escape($0.value))" }
      return "<dt>\(escape(source.file))</dt><dd>\(attributes.joined(separator: "<br />"))</dd>"
    }
    return files.isEmpty ? "" : "<dl>\(files.joined(separator: "\n"))</dl>"
  }

  /// On a narrow screen every row is a card, whose cells tell the names of their columns.
  private func table(_ rows: [GoldenCheck.Row], withFigures: Bool = false) -> String {
    guard !rows.isEmpty else { return "" }
    let columns = NumberColumn.filled(rows)
    let header = (withFigures ? ["figure"] : []) + columns.map(\.rawValue)
    let body = rows.map { row in
      let figure = withFigures ? cell("td", "figure", link(row.figure)) : ""
      let cells = columns.map { column in
        let text = column.cell(of: row)
        let detail = text.detail.isEmpty ? "" : " <small>\(escape(text.detail))</small>"
        return cell(column == .number ? "th" : "td", column.rawValue, escape(text.text) + detail)
      }
      return "<tr role=\"row\" class=\"\(row.verdict.rawValue.lowercased())\">\(figure)\(cells.joined())</tr>"
    }
    return """
      <table role="table"><thead role="rowgroup"><tr role="row">\
      \(header.map { "<th role=\"columnheader\" scope=\"col\">\($0)</th>" }.joined())</tr></thead>
      <tbody role="rowgroup">
      \(body.joined(separator: "\n"))
      </tbody></table>
      """
  }

  private func cell(_ element: String, _ column: String, _ content: String) -> String {
    let role = element == "th" ? "role=\"rowheader\" scope=\"row\"" : "role=\"cell\""
    let label = element == "th" || content.isEmpty ? "" : " data-column=\"\(column)\""
    return "<\(element) \(role)\(label)><span>\(content)</span></\(element)>"
  }

  // MARK: Pieces

  private func link(_ figure: String) -> String { "<a href=\"#\(escape(figure))\">\(escape(figure))</a>" }

  private func link(_ text: String, to path: String) -> String {
    "<a href=\"\(HTMLText.address(path))\">\(escape(text))</a>"
  }

  private func paragraph(_ text: String?, _ kind: String) -> String {
    guard let text, !text.isEmpty else { return "" }
    return "<p class=\"\(kind)\">\(escape(text))</p>"
  }

  private func list(_ elements: [String], _ kind: String) -> String {
    elements.isEmpty ? "" : "<ul class=\"\(kind)\">\(elements.map { "<li>\($0)</li>" }.joined(separator: "\n"))</ul>"
  }

  private func details(_ summary: String, _ content: String) -> String {
    content.isEmpty ? "" : "<details><summary>\(summary)</summary>\(content)</details>"
  }

  private func escape(_ text: String) -> String { HTMLText.escaped(text) }
}
