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
