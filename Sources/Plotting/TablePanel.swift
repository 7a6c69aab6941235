/// A table of texts and numbers, drawn, and beside the data as CSV and Markdown.
///
/// Its keys are explained in `manual`.
public struct TablePanel: Panel {
  public static let kind = "table"
  public static let manual = """
    A table of texts and numbers, drawn, and beside the data as CSV and Markdown.

    ```yaml
    kind: table
    columns: ["", optimiser, "η", "R²", "paper", "test error"]
    rows:
      - ["Case 1", GD, 5.0, { value: "data/quick/case-1.h5:evaluations/test-r2", digits: 3, name: r2-1 }, 0.636, 0.364]
      - ["Case 2", SGD, 0.1, { value: 0.81, error: 0.02, reduce: last }, 0.8, 0.2]
    rule: 1              # a line above row 1, counted from 0; optional
    ```

    A cell is a text, a number as it is written, or `value`, whose data are reduced by `reduce` (default: last) to a number
    shown with `digits` decimals (default: 3), with `error`, reduced likewise, as `± error` behind it.

    Measures: of each cell with a `name` its value, and `<name>-error`.
    """
  public var heading: PanelHeading
  public var columns: [String]
  public var rows: [[Cell]]
  public var rule: Int?

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, columns, rows, rule }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    columns = try keys.decodeList(of: String.self, forKey: .columns, atMost: 20) ?? []
    rows = try keys.decodeList(of: [Cell].self, forKey: .rows, atMost: 100) ?? []
    rule = try keys.decodeIfPresent(Int.self, forKey: .rule)
    guard !columns.isEmpty, !rows.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: columns.isEmpty ? .columns : .rows, in: keys, debugDescription: "is missing or empty")
    }
    if let row = rows.firstIndex(where: { $0.count != columns.count }) {
      throw DecodingError.dataCorruptedError(
        forKey: .rows, in: keys,
        debugDescription: "row \(row + 1) has \(rows[row].count) cells, the table \(columns.count) columns")
    }
    if let rule, !rows.indices.contains(rule) {
      throw DecodingError.dataCorruptedError(
        forKey: .rule, in: keys, debugDescription: "\(rule) is none of the rows 0…\(rows.count - 1)")
    }
    try keys.requireDistinct(rows.joined().compactMap { $0.named }, forKey: .rows)
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    var measures: [String: Double] = [:]
    let texts = try rows.map { row in
      try row.map { cell in
        let found = try cell.numbers(inputs)
        if let name = cell.named, let found {
          measures[name] = found.value
          measures["\(name)-error"] = found.error
        }
        return cell.text(found)
      }
    }
    return TablePicture(columns: columns, rows: texts, isNumber: rows.map { $0.map(\.isNumber) }, rule: rule)
      .drawing(measures: measures)
  }
}
