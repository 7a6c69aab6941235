import Diagnostics

/// Where things stand on the canvas, in pixels from the upper left corner.
struct FigureLayout {
  let columns: Int
  let rows: Int
  let titleLines: [String]
  let captionLines: [String]
  /// What the figure's inputs warn of, above the caption.
  let warningLines: [String]

  static let cell = (width: 318.0, height: 268.0)
  static let margins = (left: 56.0, right: 14.0, top: 30.0, bottom: 44.0)
  /// Margins of a picture without axes.
  private static let bareMargins = (left: 20.0, right: 20.0, top: 30.0, bottom: 8.0)
  private static let edge = 12.0

  /// What a panel asks for.
  enum Shape {
    /// Axes in a cell of the usual size, and pixels for a legend at their right.
    case axes(legend: Double)
    /// A picture without axes, as wide as the cell, of this height over width.
    case picture(aspect: Double)
    /// A picture without axes of just this size.
    case canvas(Frame)
  }

  private let shapes: [Shape]
  /// The pixels at the right of all axes.
  private let legendRoom: Double
  private let cellWidth: Double

  /// - Parameter shapes: of all panels; those missing have axes.
  init(
    panels: Int, columns: Int, title: String, caption: String, warnings: [String] = [], shapes: [Shape] = []
  ) {
    self.columns = max(1, min(columns, panels))
    rows = (panels + self.columns - 1) / self.columns
    self.shapes = (0..<panels).map { shapes.indices.contains($0) ? shapes[$0] : .axes(legend: 0) }
    legendRoom = shapes.map { if case .axes(let legend) = $0 { legend } else { 0 } }.max() ?? 0
    let bare = Self.bareMargins.left + Self.bareMargins.right
    let widest = shapes.map { if case .canvas(let size) = $0 { size.width + bare } else { 0 } }.max() ?? 0
    cellWidth = max(max(420 / Double(self.columns), Self.cell.width) + legendRoom, widest)
    let width = Double(self.columns) * cellWidth + 2 * Self.edge
    titleLines = Typography.wrap(title, size: Typography.title, width: width - 3 * Self.edge)
    captionLines = Typography.wrap(caption, size: Typography.small, width: width - 3 * Self.edge)
    warningLines = warnings.flatMap {
      Typography.wrap("Warning: \($0)", size: Typography.small, width: width - 3 * Self.edge)
    }
  }

  /// The most pixels of a side and of the whole: the PNG has four times as many.
  private static let (longestSide, largestArea) = (16_000.0, 2e7)

  /// - Throws: `Problem.badConfiguration` for a figure too large to be drawn.
  func checkSize() throws {
    guard max(width, height) <= Self.longestSide, width * height <= Self.largestArea else {
      throw Problem(
        .badConfiguration, object: "panels",
        cause: "the figure would be \(Gnuplot.number(width)) × \(Gnuplot.number(height)) pixels",
        remedy: "take fewer panels, or shorter texts in its drawings")
    }
  }

  var width: Double { Double(columns) * cellWidth + 2 * Self.edge }
  var height: Double { head + (0..<rows).reduce(0) { $0 + rowHeight($1) } + foot }
  var frame: Frame {
    Frame(
      width: cellWidth - Self.margins.left - Self.margins.right - legendRoom,
      height: Self.cell.height - Self.margins.top - Self.margins.bottom)
  }

  /// A row with axes is no lower than a cell; pictures that fill its width never make it higher, canvases may.
  private func rowHeight(_ row: Int) -> Double {
    let bare = Self.bareMargins
    return shapes[row * columns..<min(shapes.count, (row + 1) * columns)].map { shape in
      switch shape {
      case .axes: Self.cell.height
      case .picture(let aspect):
        min(Self.cell.height, bare.top + bare.bottom + aspect * (cellWidth - bare.left - bare.right))
      case .canvas(let size): bare.top + bare.bottom + size.height
      }
    }.max() ?? Self.cell.height
  }

  private var head: Double {
    titleLines.isEmpty
      ? Self.edge : Self.edge + Double(titleLines.count) * Typography.title * Typography.lineHeight
  }
  private var foot: Double {
    let lines = warningLines.count + captionLines.count
    return lines == 0
      ? Self.edge / 2 : 1.6 * Self.edge + Double(lines) * Typography.small * Typography.lineHeight
  }

  /// The baseline of the title's line `index`.
  func titleBaseline(_ index: Int) -> Double {
    Self.edge + (Double(index) + 0.62) * Typography.title * Typography.lineHeight
  }

  /// The baseline of the warnings' line `index`.
  func warningBaseline(_ index: Int) -> Double { captionBaseline(index - warningLines.count) }

  /// The baseline of the caption's line `index`, below the warnings.
  func captionBaseline(_ index: Int) -> Double {
    let line = Double(warningLines.count + index)
    return height - foot + 0.9 * Self.edge + (line + 0.4) * Typography.small * Typography.lineHeight
  }

  /// The plotting area of panel `index`: left, right, top, bottom. An incomplete last row is centred.
  func area(_ index: Int, of panels: Int) -> (left: Double, right: Double, top: Double, bottom: Double) {
    let (row, column) = (index / columns, index % columns)
    let inRow = min(columns, panels - row * columns)
    let shift = Double(columns - inRow) * cellWidth / 2
    let left = Self.edge + shift + Double(column) * cellWidth
    let top = head + (0..<row).reduce(0) { $0 + rowHeight($1) }
    switch shapes[index] {
    case .canvas(let size):
      let start = left + (cellWidth - size.width) / 2
      let upper = top + Self.bareMargins.top
      return (start, start + size.width, upper, upper + size.height)
    case .picture where shapes[row * columns..<row * columns + inRow].allSatisfy(\.isBare):
      return inside(Self.bareMargins, left: left, top: top, bottom: top + rowHeight(row))
    case .axes, .picture:
      var area = inside(Self.margins, left: left, top: top, bottom: top + rowHeight(row))
      area.right -= legendRoom
      return area
    }
  }

  private func inside(
    _ margins: (left: Double, right: Double, top: Double, bottom: Double), left: Double, top: Double,
    bottom: Double
  ) -> (left: Double, right: Double, top: Double, bottom: Double) {
    (left + margins.left, left + cellWidth - margins.right, top + margins.top, bottom - margins.bottom)
  }
}

extension FigureLayout.Shape {
  /// Whether there are no axes.
  var isBare: Bool { if case .axes = self { false } else { true } }

  init(_ drawing: Drawing) {
    self =
      drawing.canvas.map { .canvas($0) } ?? drawing.aspect.map { .picture(aspect: $0) }
      ?? .axes(legend: drawing.legendRoom)
  }
}
