/// A legend's size, and what it would cover in each corner of the frame.
struct Legend {
  private let width: Double
  private let height: Double
  /// What is drawn, in fractions of the frame.
  private let places: [(x: Double, y: Double)]

  /// - Parameters:
  ///   - lines: in the coordinates of the axes, which must have ranges.
  ///   - clouds: points with nothing between them.
  init(lines: [[[Double]]] = [], clouds: [[[Double]]] = [], labels: [String], axes: Axes, frame: Frame) {
    let widest = labels.map { Typography.width($0, size: Typography.small) }.max() ?? 0
    width = min(0.9, (widest + 40) / frame.width)
    height = min(0.9, (15.5 * Double(labels.count) + 12) / frame.height)
    guard let xRange = axes.xRange, let yRange = axes.yRange, !labels.isEmpty else {
      places = []
      return
    }
    let ends = Scale.linearised(
      [[xRange.lowerBound, yRange.lowerBound], [xRange.upperBound, yRange.upperBound]], log: axes.log)
    func scaled(_ points: [[Double]]) -> [(x: Double, y: Double)] {
      Scale.linearised(points, log: axes.log).map { point in
        (
          x: (point[0] - ends[0][0]) / (ends[1][0] - ends[0][0]),
          y: (point[1] - ends[0][1]) / (ends[1][1] - ends[0][1])
        )
      }
    }
    places = lines.flatMap { Self.sampled(scaled($0)) } + clouds.flatMap(scaled)
  }

  /// The corner whose box, of the size of the legend, covers least; top right wins ties, then top left.
  var freestCorner: Drawing.Corner {
    let least = Drawing.Corner.inside.map(covered).min() ?? 0
    return Drawing.Corner.inside.first { covered($0) == least } ?? .topRight
  }

  /// Whether it would cover more than an eighth of the frame's length of what is drawn, wherever it stands.
  var isInTheWay: Bool { covered(freestCorner) > 5 }

  /// Where every corner covers something: the corner at the top that is free once the y axis is longer by the least
  /// factor, and this factor.
  var room: (corner: Drawing.Corner, factor: Double)? {
    guard covered(freestCorner) > 0 else { return nil }
    let choices = [Drawing.Corner.topRight, .topLeft].map { corner in
      let highest = places.filter { isBeside(corner, $0.x) }.map(\.y).max() ?? 0
      return (corner: corner, factor: max(1, highest / (1 - height)))
    }
    return choices.min { $0.factor < $1.factor }
  }

  private func isBeside(_ corner: Drawing.Corner, _ x: Double) -> Bool {
    corner == .topRight || corner == .bottomRight ? x > 1 - width : x < width
  }

  private func covered(_ corner: Drawing.Corner) -> Int {
    let isTop = corner == .topRight || corner == .topLeft
    return places.count { isBeside(corner, $0.x) && (isTop ? $0.y > 1 - height : $0.y < height) }
  }

  /// Points along the segments of a line, a fortieth of the frame apart.
  private static func sampled(_ line: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    zip(line, line.dropFirst()).flatMap { start, end in
      let steps = Int(40 * max(abs(end.x - start.x), abs(end.y - start.y)), within: 1...80)
      return (0...steps).map { step in
        let share = Double(step) / Double(steps)
        return (x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
      }
    }
  }
}
