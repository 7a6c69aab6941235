import Diagnostics

extension GoldenCheck {
  /// The rows as an aligned table, with a line that counts them.
  public static func table(_ rows: [Row]) -> String {
    let table = TextTable(
      header: ["figure", "number", "value", "golden", "tolerance", "paper", "verdict"],
      rows: rows.map { row in
        [
          row.figure, row.number, NumberText.short(row.value, digits: row.digits),
          NumberText.short(row.golden, digits: row.digits), row.tolerance.map { NumberText.short($0) } ?? "–",
          NumberColumn.paper.cell(of: row).text, row.verdict.rawValue,
        ]
      }, rightAligned: [2, 3, 4])
    return table.text + "\n" + count(rows)
  }

  /// How many numbers there are, and how they stand beside an earlier run's and beside the papers'.
  static func count(_ rows: [Row]) -> String {
    func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }
    let words = ["\(count(.ok)) ok", "\(count(.off)) off", "\(count(.missing)) missing"]
    let new = count(.new) > 0 ? ["\(count(.new)) without a golden value"] : []
    return "\(NumberText.count(rows.count)): " + (words + new).joined(separator: ", ")
      + (papers(rows).map { "; \($0)" } ?? "")
  }

  /// How many of the papers' numbers are met; nil where none can be judged.
  static func papers(_ rows: [Row]) -> String? {
    let judged = rows.compactMap(\.meetsPaper)
    guard !judged.isEmpty else { return nil }
    let unlike = judged.count { !$0 }
    return "\(judged.count - unlike) of \(judged.count) as in the paper"
      + (unlike > 0 ? ", \(unlike) not (\(NumberColumn.unlike))" : "")
  }

  /// - Throws: `Problem.goldenMismatch` unless every row is ok; of the user's own figures only where they were asked for.
  public func verify(_ rows: [Row]) throws {
    let rows = names.isEmpty ? rows.filter { !$0.isOwn } : rows
    guard rows.contains(where: { $0.verdict != .ok }) else { return }
    throw Problem(
      .goldenMismatch, object: "profile \(explanation.plan.layout.profile.name)", cause: Self.count(rows),
      remedy: rows.allSatisfy { [.ok, .new].contains($0.verdict) }
        ? "\(recording) takes these numbers as golden values"
        : "\(making); if the new numbers are right, \(recording)")
  }
}
