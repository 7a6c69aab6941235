import Diagnostics
import Foundation

/// The project's figures in Markdown: a table of contents and a page for each document, made of the files in
/// `figures/<profile>`, the golden values and the documents alone. A user's own figures are not among them.
public struct Gallery: Sendable {
  let report: Report
  let documents: [Report.Document]

  public init(_ report: Report) {
    self.report = report
    documents = report.documents.compactMap { document in
      var document = document
      document.items.removeAll(where: \.figure.isOwn)
      return document.items.isEmpty ? nil : document
    }
  }

  /// The text of every page by its path.
  public var pages: [String: String] {
    documents.reduce(into: [report.layout.gallery: contents]) { $0[report.layout.page($1.name)] = page($1) }
  }

  /// The first line of every page tells what wrote it.
  var mark: String { "<!-- Written by pipeline report --profile \(report.layout.profile.name): changes are lost. -->" }

  /// The pages that are not there or not what they should be, and those that should not be there, sorted.
  ///
  /// - Throws: `Problem.cannotWrite` for another file in the place of a page.
  public func outdated() throws -> [String] {
    let (pages, layout) = (pages, report.layout)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: report.folder(layout.figures))) ?? []
    let present = names.filter { $0.hasSuffix(".md") }.map { "\(layout.figures)/\($0)" }
    return try Set(pages.keys).union(present).filter { path in
      guard let text = StampFile.text(of: report.folder(path)), !text.isEmpty else { return pages[path] != nil }
      if text.hasPrefix(mark) { return text != pages[path] }
      guard pages[path] != nil else { return false }
      throw Problem(
        .cannotWrite, file: path, cause: "is no page of the gallery, where one is to be written",
        remedy: "move it away")
    }.sorted()
  }

  /// Writes the pages that differ, and removes those of documents that are gone.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public func write() throws {
    let pages = pages
    for path in try outdated() {
      guard let text = pages[path] else {
        unlink(report.folder(path))
        continue
      }
      try AtomicFile.replaceIfChanged(text, at: report.folder(path))
    }
  }
}
