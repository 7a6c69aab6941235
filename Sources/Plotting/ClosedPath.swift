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

  /// The point that lies at `share` of the length, and the direction there.
  ///
  /// - Parameter scale: what a unit of x and of y counts for lengths.
  func place(at share: Double, scale: (x: Double, y: Double)) -> (point: [Double], direction: [Double]) {
    func scaled(_ point: [Double]) -> [Double] { [scale.x * point[0], scale.y * point[1]] }
    let lengths = segments.map { Self.distance(scaled($0), scaled($1)) }
    var rest = share * lengths.reduce(0, +)
    for (index, length) in lengths.enumerated() {
      if rest <= length, length > 0 {
        let (start, end) = (points[index], points[index + 1])
        let part = rest / length
        return (
          [start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])],
          [(end[0] - start[0]) / length, (end[1] - start[1]) / length]
        )
      }
      rest -= length
    }
    return (points[0], [0, 0])
  }

  private static func distance(_ one: [Double], _ other: [Double]) -> Double {
    let (dx, dy) = (one[0] - other[0], one[1] - other[1])
    return (dx * dx + dy * dy).squareRoot()
  }
}
