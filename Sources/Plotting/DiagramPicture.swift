import Foundation

/// The picture of a diagram panel.
struct DiagramPicture {
  private let boxes: [DiagramBox]
  private let arrows: [DiagramPanel.Arrow]
  private let centres: [[Double]]
  private let extent: Frame

  private static let gap = 46.0
  private static let margin = 4.0

  init(boxes: [DiagramBox], arrows: [DiagramPanel.Arrow]) {
    self.boxes = boxes
    self.arrows = arrows
    let across = arrows.map { Formula($0.label ?? "").width(size: Typography.small) + 26 }.max() ?? 0
    let places = boxes.map { (column: $0.box.column, row: $0.box.row) }
    let isAcross = arrows.contains { arrow in
      let ends = boxes.filter { [arrow.from, arrow.to].contains($0.box.id) }
      return Set(ends.map(\.box.row)).count == 1
    }
    let x = Self.centres(
      places.map(\.column), sizes: boxes.map(\.width), gap: isAcross ? max(Self.gap, across) : Self.gap)
    let y = Self.centres(places.map(\.row), sizes: boxes.map(\.height), gap: Self.gap)
    let height = zip(y, boxes).map { $0 + $1.height / 2 }.max() ?? 0
    let beside = arrows.compactMap { arrow in
      Self.reach(of: arrow, boxes: boxes, x: x)
    }
    let left = min(zip(x, boxes).map { $0 - $1.width / 2 }.min() ?? 0, 0)
    let right = max(zip(x, boxes).map { $0 + $1.width / 2 }.max() ?? 0, beside.max() ?? 0)
    extent = Frame(width: right - left + 2 * Self.margin, height: height + 2 * Self.margin)
    centres = zip(x, y).map { [$0 - left + Self.margin, height - $1 + Self.margin] }
  }

  /// How far to the right the label of an arrow down the same column reaches.
  private static func reach(of arrow: DiagramPanel.Arrow, boxes: [DiagramBox], x: [Double]) -> Double? {
    guard let label = arrow.label, let from = boxes.firstIndex(where: { $0.box.id == arrow.from }),
      let to = boxes.firstIndex(where: { $0.box.id == arrow.to }), boxes[from].box.row != boxes[to].box.row
    else { return nil }
    return (x[from] + x[to]) / 2 + 8 + Formula(label).width(size: Typography.small)
  }

  /// Places along one axis, such that boxes at neighbouring whole numbers are `gap` apart; those between stand in
  /// proportion.
  private static func centres(_ places: [Double], sizes: [Double], gap: Double) -> [Double] {
    let last = Int((places.max() ?? 0).rounded(.up))
    var extents = [Double](repeating: 0, count: last + 1)
    for (place, size) in zip(places, sizes) where place == place.rounded() {
      extents[Int(place)] = max(extents[Int(place)], size)
    }
    var whole: [Double] = []
    for index in extents.indices {
      let before = index == 0 ? extents[0] / 2 : whole[index - 1] + (extents[index - 1] + extents[index]) / 2 + gap
      whole.append(before)
    }
    return places.map { place in
      let lower = Int(place.rounded(.down))
      let upper = min(last, lower + 1)
      return whole[lower] + (place - Double(lower)) * (whole[upper] - whole[lower])
    }
  }

  func drawing(measures: [String: Double]) -> Drawing {
    var schematic = Schematic(width: extent.width, height: extent.height)
    for isEmphasised in [false, true] {
      let outlines = boxes.indices.filter { boxes[$0].box.emphasis == isEmphasised }.map(outline)
      schematic.areas(
        outlines, name: isEmphasised ? "emphasised.dat" : "boxes.dat", header: "outlines of boxes",
        fill: isEmphasised ? "#E4EDF6" : "#FFFFFF", border: isEmphasised ? Palette.outlier : Palette.faint,
        width: isEmphasised ? 1.6 : 0.9)
    }
    for (index, box) in boxes.enumerated() {
      let base = centres[index][1] - box.height / 2
      for (row, line) in box.lines.enumerated() {
        schematic.text(
          line.text, at: [centres[index][0], base + box.height(of: row)], size: line.size, colour: line.colour)
      }
    }
    addArrows(to: &schematic)
    return schematic.drawing(measures: measures)
  }

  /// The rectangle with rounded corners of box `index`.
  private func outline(_ index: Int) -> [[Double]] {
    let (box, centre, radius) = (boxes[index], centres[index], 5.0)
    let (x, y) = (box.width / 2 - radius, box.height / 2 - radius)
    return [(x, y), (-x, y), (-x, -y), (x, -y)].enumerated().flatMap { corner, middle in
      (0...4).map { step in
        let angle = (Double(corner) + Double(step) / 4) * Double.pi / 2
        return [centre[0] + middle.0 + radius * cos(angle), centre[1] + middle.1 + radius * sin(angle)]
      }
    }
  }

  private func addArrows(to schematic: inout Schematic) {
    var drawn: [(from: [Double], to: [Double])] = []
    for arrow in arrows {
      guard let from = boxes.firstIndex(where: { $0.box.id == arrow.from }),
        let to = boxes.firstIndex(where: { $0.box.id == arrow.to })
      else { continue }
      let start = border(of: from, towards: centres[to])
      let end = border(of: to, towards: centres[from])
      drawn.append((from: start, to: end))
      guard let label = arrow.label.map({ Formula($0) }) else { continue }
      let middle = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2]
      let isLevel = abs(end[1] - start[1]) < 0.3 * abs(end[0] - start[0])
      let leansLeft = end[0] < start[0] - 1
      schematic.text(
        label,
        at: isLevel ? [middle[0], middle[1] + 9] : [middle[0] + (leansLeft ? -8 : 8), middle[1]],
        isLevel ? .center : leansLeft ? .right : .left, colour: Palette.faint)
    }
    schematic.arrows(drawn, name: "arrows.dat", header: "arrows", colour: Palette.faint)
  }

  /// Where the line from the middle of box `index` to `target` leaves it, and two pixels more.
  private func border(of index: Int, towards target: [Double]) -> [Double] {
    let (box, centre) = (boxes[index], centres[index])
    let (dx, dy) = (target[0] - centre[0], target[1] - centre[1])
    let share = min(
      dx == 0 ? .infinity : (box.width / 2 + 2) / abs(dx), dy == 0 ? .infinity : (box.height / 2 + 2) / abs(dy))
    return [centre[0] + share * dx, centre[1] + share * dy]
  }
}
