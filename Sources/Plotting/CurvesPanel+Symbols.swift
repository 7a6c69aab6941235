import Foundation

extension CurvesPanel {
  /// Symbols on a line that nothing but its colour tells from another of the panel, for readers who see none: about
  /// `symbolCount` of its points, evenly along the x axis, those of other lines between them. Nil where none are needed.
  func symbols(onSeries index: Int, points: [[Double]], ranges: Axes) -> [[Double]]? {
    guard isToldByColour(index), let range = ranges.xRange else { return nil }
    func place(_ x: Double) -> Double { ranges.log.contains(.x) ? log(x) : x }
    let (start, end) = (place(range.lowerBound), place(range.upperBound))
    let count = Double(Self.symbolCount)
    let shift = Double(index) / Double(series.count)
    var cell: Int?
    return points.filter { range.contains($0[0]) }.compactMap { point in
      let own = Int(
        ((place(point[0]) - start) / (end - start) * count - shift).rounded(.down), within: -1...Self.symbolCount)
      defer { cell = own }
      return own == cell || cell == nil && points.count > Self.symbolCount ? nil : Array(point.prefix(2))
    }
  }

  private static let symbolCount = 5

  /// Whether another line of another colour has the same dashes.
  private func isToldByColour(_ index: Int) -> Bool {
    let own = series[index]
    guard [.solid, .dashed].contains(own.style) else { return false }
    return series.indices.contains { other in
      series[other].style == own.style && (series[other].colour ?? other) != (own.colour ?? index)
    }
  }
}
