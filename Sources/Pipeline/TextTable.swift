import Foundation

/// A table of plain text with aligned columns.
package struct TextTable {
  package var header: [String]
  package var rows: [[String]]
  /// The columns whose cells stand at the right.
  package var rightAligned: Set<Int> = []

  package init(header: [String], rows: [[String]], rightAligned: Set<Int> = []) {
    (self.header, self.rows, self.rightAligned) = (header, rows, rightAligned)
  }

  package var text: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return rightAligned.contains(column) ? padding + cell : cell + padding
      }
      return cells.joined(separator: "  ").trimmingTrailingSpaces
    }.joined(separator: "\n")
  }
}

extension String {
  var trimmingTrailingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}
