/// Counts of values in equal bins.
public struct Bins: Sendable, Equatable {
  public let range: ClosedRange<Double>
  public let counts: [Int]

  /// Counts `values` in `count` bins of equal width over `range`; those outside are left out. The last bin is
  /// closed, the others are half-open.
  public init(_ values: [Double], over range: ClosedRange<Double>, count: Int) {
    self.range = range
    let count = max(1, count)
    let width = (range.upperBound - range.lowerBound) / Double(count)
    var counts = [Int](repeating: 0, count: count)
    for value in values where range.contains(value) && width > 0 {
      counts[min(count - 1, Int((value - range.lowerBound) / width))] += 1
    }
    self.counts = counts
  }

  public var width: Double { (range.upperBound - range.lowerBound) / Double(counts.count) }

  /// The left end of bin `index`.
  public func edge(_ index: Int) -> Double { range.lowerBound + Double(index) * width }

  /// Heights such that a bin's area is its share of `total` values.
  public func density(total: Int) -> [Double] {
    let scale = 1 / (Double(max(1, total)) * width)
    return counts.map { Double($0) * scale }
  }
}

/// Polygons of a histogram with the given `heights`.
enum HistogramShape {
  /// The outline of all bars from the base line and back to it.
  static func outline(_ bins: Bins, heights: [Double], base: Double = 0) -> [[Double]] {
    var points: [[Double]] = [[bins.edge(0), base]]
    for (index, height) in heights.enumerated() {
      points.append([bins.edge(index), max(base, height)])
      points.append([bins.edge(index + 1), max(base, height)])
    }
    points.append([bins.edge(heights.count), base])
    return merged(points)
  }

  /// The borders between neighbouring bars.
  static func separators(_ bins: Bins, heights: [Double]) -> [[[Double]]] {
    (1..<max(1, heights.count)).compactMap { index in
      let height = min(heights[index - 1], heights[index])
      return height > 0 ? [[bins.edge(index), 0], [bins.edge(index), height]] : nil
    }
  }

  /// `points` without repetitions and without the middle ones of level runs.
  private static func merged(_ points: [[Double]]) -> [[Double]] {
    points.reduce(into: []) { kept, point in
      if kept.last == point { return }
      if kept.count > 1, kept[kept.count - 1][1] == point[1], kept[kept.count - 2][1] == point[1] {
        kept.removeLast()
      }
      kept.append(point)
    }
  }
}

/// Curves with fewer points that look the same.
enum Thinning {
  /// The points of a curve that lie further than `tolerance` from the chord of those kept (Ramer, Douglas and
  /// Peucker), where the frame has sides 1 after dividing by `scale`.
  static func thin(
    _ curve: [[Double]], scale: (x: Double, y: Double), tolerance: Double = 0.0008
  ) -> [[Double]] {
    guard curve.count > 2, scale.x > 0, scale.y > 0 else { return curve }
    var keep = [Bool](repeating: false, count: curve.count)
    keep[0] = true
    keep[curve.count - 1] = true
    var pending = [(0, curve.count - 1)]
    while let (first, last) = pending.popLast() {
      guard last > first + 1 else { continue }
      var (farthest, distance) = (first, tolerance)
      for index in first + 1..<last {
        let here = Self.distance(curve[index], from: curve[first], to: curve[last], scale: scale)
        if here > distance { (farthest, distance) = (index, here) }
      }
      guard farthest != first else { continue }
      keep[farthest] = true
      pending += [(first, farthest), (farthest, last)]
    }
    return zip(curve, keep).filter(\.1).map(\.0)
  }

  private static func distance(
    _ point: [Double], from start: [Double], to end: [Double], scale: (x: Double, y: Double)
  ) -> Double {
    let (px, py) = ((point[0] - start[0]) / scale.x, (point[1] - start[1]) / scale.y)
    let (dx, dy) = ((end[0] - start[0]) / scale.x, (end[1] - start[1]) / scale.y)
    let squared = dx * dx + dy * dy
    let along = squared > 0 ? max(0, min(1, (px * dx + py * dy) / squared)) : 0
    let (rx, ry) = (px - along * dx, py - along * dy)
    return (rx * rx + ry * ry).squareRoot()
  }
}
