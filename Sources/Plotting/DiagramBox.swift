import Foundation

/// A box of a diagram with its text set.
struct DiagramBox {
  let box: DiagramPanel.Box
  let lines: [Line]
  let width: Double
  let height: Double

  /// A line of type.
  struct Line {
    let text: Formula
    let size: Double
    let colour: String
  }

  private static let padding = (x: 14.0, y: 9.0)

  init(_ box: DiagramPanel.Box, value: Double?, error: Double?) {
    self.box = box
    var lines: [Line] = []
    if let title = box.title {
      lines.append(Line(text: Formula(bold: title), size: Typography.body, colour: Palette.ink))
    }
    lines += box.text.map { Line(text: Formula($0), size: Typography.body, colour: Palette.ink) }
    if let value {
      func digits(_ number: Double) -> String {
        abs(number) < 1e9 ? String(format: "%.\(box.digits)f", number) : String(format: "%.\(box.digits)e", number)
      }
      let number = error.map { "\(digits(value)) ± \(digits($0))" } ?? digits(value)
      lines.append(
        Line(
          text: Formula([box.valueLabel, number].filter { !$0.isEmpty }.joined(separator: " ")),
          size: Typography.small, colour: Palette.limit))
    }
    self.lines = lines
    width = (lines.map { $0.text.width(size: $0.size) }.max() ?? 0) + 2 * Self.padding.x
    height = Double(lines.count) * Self.lineHeight + 2 * Self.padding.y
  }

  static let lineHeight = 1.55 * Typography.body

  /// The height of line `index` above the box's lower edge.
  func height(of index: Int) -> Double { height - Self.padding.y - (Double(index) + 0.5) * Self.lineHeight }
}
