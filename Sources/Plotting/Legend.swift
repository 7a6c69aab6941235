/// Where a legend covers least.
enum Legend {
  /// The corner whose box, of the size of the legend, the curves cross least; top right wins ties, then top
  /// left.
  ///
  /// - Parameters:
  ///   - curves: lines or clouds of points, in the coordinates of the axes, which must have ranges.
  ///   - isCloud: whether nothing lies between the points.
  static func freestCorner(
    _ curves: [[[Double]]], labels: [String], axes: Axes, frame: Frame, isCloud: Bool = false
  ) -> Drawing.Corner {
    guard let xRange = axes.xRange, let yRange = axes.yRange, !labels.isEmpty else { return .topRight }
    let widest = labels.map { Typography.width($0, size: Typography.small) }.max() ?? 0
    let width = min(0.9, (widest + 40) / frame.width)
    let height = min(0.9, (15.5 * Double(labels.count) + 12) / frame.height)
    let ends = Scale.linearised(
      [[xRange.lowerBound, yRange.lowerBound], [xRange.upperBound, yRange.upperBound]], log: axes.log)
    let scaled = curves.map { curve in
      Scale.linearised(curve, log: axes.log).map { point in
        (
          x: (point[0] - ends[0][0]) / (ends[1][0] - ends[0][0]),
          y: (point[1] - ends[0][1]) / (ends[1][1] - ends[0][1])
        )
      }
    }
    let places = scaled.flatMap { isCloud ? $0 : sampled($0) }
    func covered(_ corner: Drawing.Corner) -> Int {
      let isTop = corner == .topRight || corner == .topLeft
      let isRight = corner == .topRight || corner == .bottomRight
      return places.count { place in
        (isRight ? place.x > 1 - width : place.x < width) && (isTop ? place.y > 1 - height : place.y < height)
      }
    }
    let corners = Drawing.Corner.allCases
    let least = corners.map(covered).min() ?? 0
    return corners.first { covered($0) == least } ?? .topRight
  }

  /// Points along the segments of a curve, a fortieth of the frame apart.
  private static func sampled(_ curve: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    zip(curve, curve.dropFirst()).flatMap { start, end in
      let steps = Int(40 * max(abs(end.x - start.x), abs(end.y - start.y)), within: 1...80)
      return (0...steps).map { step in
        let share = Double(step) / Double(steps)
        return (x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
      }
    }
  }
}
