extension CurvesPanel {
  /// The place of the legend and, below it, of remarks. Where it would cover something everywhere, the axes reach a little
  /// higher, so that it has room; where that does not do, or the panel's ranges are given, it stands outside.
  func corner(
    for series: [Series], _ curves: [[[Double]]], flat: [(line: ReferenceLine, position: Double)], gone: [Double],
    remarks: [String], in ranged: inout Axes, _ frame: Frame
  ) -> Drawing.Corner {
    guard legend == nil, let xRange = ranged.xRange, let yRange = ranged.yRange else { return legend ?? .topRight }
    var (drawn, clouds): ([[[Double]]], [[[Double]]]) = ([], [gone.map { [$0, yRange.upperBound] }])
    for (series, curve) in zip(series, curves) {
      func onLeft(_ points: [[Double]]) -> [[Double]] { series.axis == .left ? points : ranged.onLeft(points) }
      if series.style == .points { clouds.append(onLeft(curve)) } else { drawn.append(onLeft(curve)) }
      drawn += curve.filter { $0.count > 2 }.map { point in
        onLeft([[point[0], point[1] - point[2]], [point[0], point[1] + point[2]]].filter(ranged.canShow))
      }
    }
    drawn += flat.map { line, position in
      line.y != nil
        ? [[xRange.lowerBound, position], [xRange.upperBound, position]]
        : [[position, yRange.lowerBound], [position, yRange.upperBound]]
    }
    let legend = Legend(
      lines: drawn, clouds: clouds, labels: series.compactMap(\.label) + lines.compactMap(\.label) + remarks,
      axes: ranged, frame: frame)
    let isFree = axes.yRange == nil && axes.y2Range == nil
    guard isFree, let room = legend.room, room.factor < Self.mostGrowth, let higher = ranged.stretched(by: room.factor)
    else {
      return legend.isInTheWay ? .outside : legend.freestCorner
    }
    ranged = higher
    return room.corner
  }

  /// By how much of its length a y axis grows for a legend.
  private static let mostGrowth = 1.35
}
