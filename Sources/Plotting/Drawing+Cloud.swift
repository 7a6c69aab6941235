extension Drawing {
  /// Adds points in the colour and symbol of series `place`.
  ///
  /// More than 60 are drawn as strokes of next to no length with round ends: a tenth of the bytes that
  /// symbols take in SVG; `asStrokes` decides otherwise. Only the first two numbers of a point count.
  mutating func addCloud(
    _ points: [[Double]], name: String, place: Int, colour: String? = nil, legend: String?, axes: Axes,
    asStrokes: Bool? = nil
  ) {
    let paint = "linecolor rgb '\(colour ?? Palette.colour(place))'"
    let header = "\(legend ?? name): x, y"
    guard asStrokes ?? (points.count > 60) else {
      let table = add(
        DataTable(name: "\(name).dat", header: header, blocks: [points.map { Array($0[..<2]) }]))
      let symbol = "pointtype \(Palette.shape(place)) pointsize 0.55"
      layers.append(DrawingLayer(table: table, style: "with points \(symbol) \(paint)", legend: legend))
      return
    }
    let step = axes.xRange.map { 0.0004 * ($0.upperBound - $0.lowerBound) } ?? 0
    let strokes = points.map { point in
      let end = axes.log.contains(.x) ? point[0] * 1.0005 : point[0] + step
      return [[point[0], point[1]], [end, point[1]]]
    }
    let table = add(
      DataTable(name: "\(name).dat", header: "\(header), each as a stroke of no length", blocks: strokes))
    layers.append(DrawingLayer(table: table, style: "with lines linewidth 3 \(paint)", legend: legend))
  }
}
