/// A closed polygon in the plane.
struct ClosedPath: Sendable {
  /// Its corners (x, y), the first one again at the end.
  let points: [[Double]]

  init(_ corners: [[Double]]) {
    points = corners.first == corners.last ? corners : corners + corners.prefix(1)
  }

  private var segments: Zip2Sequence<[[Double]], ArraySlice<[Double]>> { zip(points, points.dropFirst()) }

  var length: Double { segments.reduce(0) { $0 + Self.distance($1.0, $1.1) } }

  /// The area enclosed, positive where the path runs counter-clockwise (Gauss's formula).
  var area: Double {
    segments.reduce(0) { $0 + ($1.0[0] * $1.1[1] - $1.1[0] * $1.0[1]) / 2 }
  }

  /// How often the path turns counter-clockwise about `point`, from its crossings of the ray to the right; nil for a
  /// point on the path.
  func windingNumber(about point: [Double]) -> Int? {
    var turns = 0
    for (start, end) in segments {
      let side = (end[0] - start[0]) * (point[1] - start[1]) - (point[0] - start[0]) * (end[1] - start[1])
      let isBeside = min(start[1], end[1]) <= point[1] && point[1] <= max(start[1], end[1])
      let isAbove = min(start[0], end[0]) <= point[0] && point[0] <= max(start[0], end[0])
      if side == 0, isBeside, isAbove { return nil }
      if start[1] <= point[1], end[1] > point[1], side > 0 { turns += 1 }
      if start[1] > point[1], end[1] <= point[1], side < 0 { turns -= 1 }
    }
    return turns
  }

  /// Where the path crosses the vertical line at `x`, and the steps (dx, dy) of its segments there.
  func crossings(of x: Double) -> [(point: [Double], step: [Double])] {
    segments.filter { ($0[0] <= x) != ($1[0] <= x) }.map { start, end in
      let share = (x - start[0]) / (end[0] - start[0])
      return ([x, start[1] + share * (end[1] - start[1])], [end[0] - start[0], end[1] - start[1]])
    }
  }

  private static func distance(_ one: [Double], _ other: [Double]) -> Double {
    let (dx, dy) = (one[0] - other[0], one[1] - other[1])
    return (dx * dx + dy * dy).squareRoot()
  }
}
