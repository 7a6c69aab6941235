import Foundation
import Networks
import Pipeline

/// What is said of matrices, a line each: for people, and as comma-separated values.
struct MatrixTable {
  /// Arrays that were passed over.
  let skipped: [MatrixShape]
  private var rows: [(shape: MatrixShape, numbers: [String: Double])] = []
  /// The names of all numbers, in order.
  private var keys: [String] = []
  private var remarks: [String] = []

  init(skipped: [MatrixShape]) { self.skipped = skipped }

  mutating func add(_ analysis: MatrixAnalysis, _ shape: MatrixShape) {
    let numbers = analysis.numbers
    rows.append((shape, Dictionary(uniqueKeysWithValues: numbers.map { ($0.key, $0.value) })))
    // Those of a matrix that has them all, where there is one.
    let missing = keys.filter { key in !numbers.contains { $0.key == key } }
    keys = numbers.map(\.key) + missing
    if let remark = analysis.remark { remarks.append("\(shape.name): \(remark)") }
  }

  /// A column of the table for people: its heading, the numbers it shows, and how.
  private static let columns: [(heading: String, keys: [String], form: String)] = [
    ("Q", ["ratio"], "%.3g"), ("α ± σ", ["alpha", "alpha-error"], "%.3f ± %.3f"),
    ("5–95 %", ["alpha-low", "alpha-high"], "%.2f–%.2f"), ("x_min", ["cutoff"], "%.4g"),
    ("5–95 %", ["cutoff-low", "cutoff-high"], "%.3g–%.3g"), ("D", ["distance"], "%.4f"),
    ("tail", ["tail-size"], "%.0f"),
    ("σ² bulk", ["variance"], "%.4g"), ("edge", ["edge"], "%.4g"), ("KS", ["bulk-distance"], "%.3f"),
    ("beyond", ["outlier-count"], "%.0f"), ("λ_1", ["largest"], "%.4g"), ("p", ["largest-p-value"], "%.2g"),
    ("stable rank", ["stable-rank"], "%.4g"), ("log₁₀ Σλ^α", ["log10-norm"], "%.3f"),
    ("α log₁₀ λ_1", ["weighted-alpha-log10"], "%.3f"), ("W₁ shuffled", ["shuffled-distance"], "%.4f"),
  ]

  /// The table, and below it what stands far off, and what was passed over.
  var text: String {
    let cells = rows.map { row in
      [row.shape.name, "\(row.shape.rows) × \(row.shape.columns)"]
        + Self.columns.map { column in
          let values = column.keys.compactMap { row.numbers[$0] }
          return values.count == column.keys.count ? String(format: column.form, arguments: values) : "–"
        }
    }
    let header = ["matrix", "h × d"] + Self.columns.map(\.heading)
    let table = TextTable(header: header, rows: cells, rightAligned: Set(1..<header.count)).text
    return ([table] + remarks + unfolded + passedOver).joined(separator: "\n")
  }

  private var unfolded: [String] {
    rows.compactMap { row in
      row.shape.unfolding.map { unfolding in
        "\(row.shape.name): (\(row.shape.stored.map(String.init).joined(separator: ", "))) unfolded, its \(unfolding.rawValue) "
          + "axis against the others"
      }
    }
  }

  private var passedOver: [String] {
    guard !skipped.isEmpty else { return [] }
    let some = skipped.prefix(3).map(\.name).joined(separator: ", ") + (skipped.count > 3 ? ", …" : "")
    return ["passed over: \(skipped.count) arrays that are no matrices of real numbers (\(some))"]
  }

  /// As RFC 4180 has it: shapes, then all numbers by the names they have in HDF5 files; empty where there are none.
  var csv: String {
    let lines = rows.map { row in
      ([Self.quoted(row.shape.name), "\(row.shape.rows)", "\(row.shape.columns)"]
        + keys.map { row.numbers[$0]?.description ?? "" }).joined(separator: ",")
    }
    return ([Self.beginning + keys.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  private static let beginning = "name,rows,columns,"

  private static func quoted(_ text: String) -> String {
    text.contains { ",\"".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// Whether a file is one that `csv` was written to.
  static func isOwn(_ path: String) -> Bool {
    let head = FileHandle(forReadingAtPath: path)?.readData(ofLength: beginning.utf8.count)
    return head == Data(beginning.utf8)
  }
}
