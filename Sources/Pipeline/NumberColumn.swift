import Figures
import Foundation

/// The columns of a table of numbers, whatever it is written as.
enum NumberColumn: String, CaseIterable {
  case number, value, paper, golden, tolerance

  /// Stands before a paper's number that ours is not.
  static let unlike = "≠"

  /// What stands in a cell: a number or name, and beneath it what is to be said of it.
  struct Cell: Equatable {
    var text: String
    var detail = ""
  }

  /// The columns in which something stands.
  static func filled(_ rows: [GoldenCheck.Row]) -> [NumberColumn] {
    allCases.filter { column in rows.contains { !column.cell(of: $0).text.isEmpty } }
  }

  func cell(of row: GoldenCheck.Row) -> Cell {
    switch self {
    case .number: Cell(text: row.number)
    case .value: Cell(text: NumberText.short(row.value, digits: row.digits))
    case .paper:
      Cell(
        text: (row.meetsPaper == false ? "\(Self.unlike) " : "") + (row.paper?.description ?? ""),
        detail: Self.deviation(of: row.value, from: row.paper))
    case .golden:
      Cell(
        text: NumberText.short(row.golden, digits: row.digits),
        detail: Self.deviation(of: row.value, from: row.golden))
    case .tolerance: Cell(text: row.tolerance.map { "± " + NumberText.short($0) } ?? "", detail: row.reason ?? "")
    }
  }

  private static func deviation(of value: Double?, from reference: Double?) -> String {
    guard let value, let reference else { return "" }
    let isRounding = abs(value - reference) <= 1e-12 * max(abs(value), abs(reference))
    return isRounding ? "equal" : "off by " + NumberText.difference(value - reference)
  }

  /// Also as a share of the paper's number; empty for a word.
  private static func deviation(of value: Double?, from paper: PaperValue?) -> String {
    guard let value, case .number(let number) = paper else { return "" }
    let share =
      number == 0 || number == value ? "" : " (\(NumberText.difference(100 * (value - number) / abs(number)))\u{A0}%)"
    return deviation(of: value, from: number) + share
  }
}
