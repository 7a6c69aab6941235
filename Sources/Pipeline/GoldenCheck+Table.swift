import Diagnostics

extension GoldenCheck {
  /// The rows as an aligned table, with a line that counts them.
  public static func table(_ rows: [Row]) -> String {
    let table = TextTable(
      header: ["figure", "number", "value", "golden", "tolerance", "paper", ""],
      rows: rows.map { row in
        [
          row.figure, row.number, NumberText.short(row.value, digits: row.digits),
          NumberText.short(row.golden, digits: row.digits), row.tolerance.map { NumberText.short($0) } ?? "–",
          row.paper?.description ?? "", row.verdict.rawValue,
        ]
      }, rightAligned: [2, 3, 4])
    return table.text + "\n" + count(rows)
  }

  /// How many numbers there are, and how they stand.
  static func count(_ rows: [Row]) -> String {
    let off = rows.count { $0.verdict == .off }
    let missing = rows.count { $0.verdict == .missing }
    return "\(rows.count) numbers: \(rows.count - off - missing) ok, \(off) off, \(missing) missing"
  }

  /// - Throws: `Problem.goldenMismatch` unless every row is ok; of the user's own figures only where they were asked for.
  public func verify(_ rows: [Row]) throws {
    let rows = names.isEmpty ? rows.filter { !$0.isOwn } : rows
    guard rows.contains(where: { $0.verdict != .ok }) else { return }
    let profile = explanation.plan.layout.profile
    throw Problem(
      .goldenMismatch, object: "profile \(profile.name)", cause: Self.count(rows),
      remedy: "make figures PROFILE=\(profile.name); if the new numbers are right, make golden PROFILE="
        + profile.name)
  }
}
