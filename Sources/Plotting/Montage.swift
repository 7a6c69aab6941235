import Diagnostics
import LinearAlgebra

/// Images in a grid with white gaps, each pixel a square of `zoom`, so that enlarging does not blur it.
struct Montage {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var bytes: [UInt8] = []

  /// Pixels between rows, and above the first where rows have labels.
  let rowGap: Int
  private let cell: Int
  private let hasLabels: Bool

  /// - Parameter frame: the size at which the montage will be shown, which says how many of its pixels a
  ///   line of type takes.
  init(_ rows: [[Picture]], labels hasLabels: Bool, frame: Frame, zoom: Int = 4, gap: Int = 10) {
    cell = (rows.joined().map(\.side).max() ?? 1) * zoom
    self.hasLabels = hasLabels
    let columns = rows.map(\.count).max() ?? 0
    width = columns * cell + (columns - 1) * gap
    let line = 1.5 * Typography.small
    let byWidth = line * Double(width) / frame.width
    let room = max(0.3 * frame.height, frame.height - line * Double(rows.count))
    let byHeight = line * Double(rows.count * cell) / room
    rowGap = hasLabels ? Int(max(byWidth, byHeight).rounded(.up)) : gap
    height = rows.count * cell + (rows.count - (hasLabels ? 0 : 1)) * rowGap
    bytes = [UInt8](repeating: 255, count: 3 * width * height)
    for (row, pictures) in rows.enumerated() {
      for (column, picture) in pictures.enumerated() {
        let (top, left) = (top(row), column * (cell + gap))
        for y in 0..<picture.side * zoom {
          for x in 0..<picture.side * zoom {
            let source = 3 * (y / zoom * picture.side + x / zoom)
            let target = 3 * ((top + y) * width + left + x)
            for channel in 0..<3 { bytes[target + channel] = picture.pixels[source + channel] }
          }
        }
      }
    }
  }
  /// The first pixel row of the images of row `index`, from the top.
  func top(_ index: Int) -> Int { index * (cell + rowGap) + (hasLabels ? rowGap : 0) }
}
