import Foundation

/// One line of the results.
struct Result {
  var item: String
  var ours: String
  var peer = ""
  /// What the target speaks of: a time, a ratio, a share of the peak.
  var measure = ""
  var target = ""
  var isMet: Bool?

  var verdict: String { isMet.map { $0 ? "met" : "missed" } ?? "" }
  var cells: [String] { [item, ours, peer, measure, target, verdict] }
}

/// The results, as aligned text or as Markdown.
struct ResultTable {
  private(set) var results: [Result] = []
  private static let heads = [
    "item", "ours (min / median)", "peer (min / median)", "measure", "target", "verdict",
  ]

  /// Adds a line, and prints it at once: a run takes minutes.
  mutating func add(_ result: Result) {
    results.append(result)
    print(result.cells.filter { !$0.isEmpty }.joined(separator: " · "))
    fflush(nil)
  }

  private var rows: [[String]] { [Self.heads] + results.map(\.cells) }

  var text: String {
    let widths = Self.heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  var markdown: String {
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    let rule = "|" + String(repeating: " --- |", count: Self.heads.count)
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }
}
