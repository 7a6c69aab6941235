import Diagnostics

/// Comma-separated values on standard output.
enum AnswerTable {
  /// Prints the columns' names and a line for each row, once all numbers are known to be finite.
  ///
  /// - Throws: `Problem.numericalFailure` naming the first number that is not.
  static func print(_ columns: [String], _ rows: [[Double]]) throws {
    for row in rows {
      guard let place = row.firstIndex(where: { !$0.isFinite }) else { continue }
      throw Problem(
        .numericalFailure, object: columns[place], cause: "is \(row[place]) where \(columns[0]) is \(row[0])",
        remedy: "ask at another place, or for a law whose numbers are within float64")
    }
    Swift.print(columns.joined(separator: ","))
    for row in rows { Swift.print(row.map(\.description).joined(separator: ",")) }
  }
}
