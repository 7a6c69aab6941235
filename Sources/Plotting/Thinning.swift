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
