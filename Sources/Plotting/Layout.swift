/// Where things stand on the canvas, in pixels from the upper left corner.
struct Layout {
  let columns: Int
  let rows: Int
  let titleLines: [String]
  let captionLines: [String]

  static let cell = (width: 318.0, height: 268.0)
  static let margins = (left: 56.0, right: 14.0, top: 30.0, bottom: 44.0)
  /// Margins of a picture without axes.
  private static let bareMargins = (left: 20.0, right: 20.0, top: 30.0, bottom: 8.0)
  private static let edge = 12.0

  /// For each row the height over width of its pictures, nil for a row with axes.
  private let rowAspects: [Double?]

  init(panels: Int, columns: Int, title: String, caption: String, aspects: [Double?] = []) {
    self.columns = max(1, min(columns, panels))
    let (perRow, rows) = (self.columns, (panels + self.columns - 1) / self.columns)
    self.rows = rows
    rowAspects = (0..<rows).map { row in
      let members = aspects.dropFirst(row * perRow).prefix(perRow)
      return members.contains { $0 == nil } ? nil : members.compactMap { $0 }.max()
    }
    let width = max(420, Double(self.columns) * Self.cell.width) + 2 * Self.edge
    titleLines = Typography.wrap(title, size: Typography.title, width: width - 3 * Self.edge)
    captionLines = Typography.wrap(caption, size: Typography.small, width: width - 3 * Self.edge)
  }

  var width: Double { max(420, Double(columns) * Self.cell.width) + 2 * Self.edge }
  var height: Double { head + (0..<rows).reduce(0) { $0 + rowHeight($1) } + foot }
  var frame: Frame {
    Frame(
      width: cellWidth - Self.margins.left - Self.margins.right,
      height: Self.cell.height - Self.margins.top - Self.margins.bottom)
  }

  /// Never more than the height of a row with axes.
  private func rowHeight(_ row: Int) -> Double {
    guard let aspect = rowAspects[row] else { return Self.cell.height }
    let bare = Self.bareMargins
    return min(Self.cell.height, bare.top + bare.bottom + aspect * (cellWidth - bare.left - bare.right))
  }

  private var cellWidth: Double { (width - 2 * Self.edge) / Double(columns) }
  private var head: Double {
    titleLines.isEmpty
      ? Self.edge : Self.edge + Double(titleLines.count) * Typography.title * Typography.lineHeight
  }
  private var foot: Double {
    captionLines.isEmpty
      ? Self.edge / 2
      : 1.6 * Self.edge + Double(captionLines.count) * Typography.small * Typography.lineHeight
  }

  /// The baseline of the title's line `index`.
  func titleBaseline(_ index: Int) -> Double {
    Self.edge + (Double(index) + 0.62) * Typography.title * Typography.lineHeight
  }

  /// The baseline of the caption's line `index`.
  func captionBaseline(_ index: Int) -> Double {
    height - foot + 0.9 * Self.edge + (Double(index) + 0.4) * Typography.small * Typography.lineHeight
  }

  /// The plotting area of panel `index`: left, right, top, bottom. An incomplete last row is centred.
  func area(_ index: Int, of panels: Int) -> (left: Double, right: Double, top: Double, bottom: Double) {
    let (row, column) = (index / columns, index % columns)
    let inRow = min(columns, panels - row * columns)
    let shift = Double(columns - inRow) * cellWidth / 2
    let left = Self.edge + shift + Double(column) * cellWidth
    let top = head + (0..<row).reduce(0) { $0 + rowHeight($1) }
    let margins = rowAspects[row] == nil ? Self.margins : Self.bareMargins
    return (
      left + margins.left, left + cellWidth - margins.right, top + margins.top,
      top + rowHeight(row) - margins.bottom
    )
  }
}
