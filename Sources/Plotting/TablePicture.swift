/// The picture of a table, and the table as text.
struct TablePicture {
  let columns: [String]
  /// Of the cells, row by row.
  let rows: [[String]]
  let isNumber: [[Bool]]
  let rule: Int?

  private static let (size, pitch, gap, margin) = (Typography.body, 21.0, 22.0, 10.0)

  func drawing(measures: [String: Double]) -> Drawing {
    let widths = columns.indices.map { column in
      ([columns[column]] + rows.map { $0[column] }).map { Typography.width($0, size: Self.size) * 1.08 }.max() ?? 0
    }
    let width = widths.reduce(0, +) + Self.gap * Double(columns.count - 1) + 2 * Self.margin
    let height = Self.pitch * Double(rows.count + 1) + 2 * Self.margin
    var schematic = Schematic(width: width, height: height)
    func line(_ row: Int) -> Double { height - Self.margin - Self.pitch * Double(row) }
    let rules = [0, 1, rows.count + 1] + (rule.map { [$0 + 1] } ?? [])
    for (index, row) in rules.enumerated() {
      schematic.lines(
        [[[Self.margin / 2, line(row)], [width - Self.margin / 2, line(row)]]], name: "rule-\(index + 1).dat",
        header: "a line of the table", width: [1, rules.count].contains(index) ? 0.6 : 1.1, colour: Palette.faint)
    }
    var left = Self.margin
    for column in columns.indices {
      let isRight = isNumber.allSatisfy { $0[column] }
      let x = isRight ? left + widths[column] : left
      for (row, text) in ([columns[column]] + rows.map { $0[column] }).enumerated() {
        schematic.text(
          Formula(literal: text), at: [x, line(row) - Self.pitch / 2], isRight ? .right : .left, size: Self.size,
          colour: row == 0 ? Palette.faint : Palette.ink)
      }
      left += widths[column] + Self.gap
    }
    var drawing = schematic.drawing(measures: measures)
    drawing.attachments = [
      DataTable(name: "table.csv", text: ([columns] + rows).map(Self.csv).joined()),
      DataTable(name: "table.md", text: markdown),
    ]
    return drawing
  }

  private static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      cell.contains(where: { ",\"\n".contains($0) }) ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }.joined(separator: ",") + "\n"
  }

  private var markdown: String {
    func row(_ cells: [String]) -> String {
      "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
    let rule = columns.indices.map { column in isNumber.allSatisfy { $0[column] } ? "--:" : ":--" }
    return row(columns) + "|\(rule.joined(separator: "|"))|\n" + rows.map(row).joined()
  }
}
