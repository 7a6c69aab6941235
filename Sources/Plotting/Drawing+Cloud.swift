extension Drawing {
  /// Adds points in the colour and symbol of series `place`.
  ///
  /// More than 60 are drawn as strokes, a tenth of the bytes that symbols take in SVG; `asStrokes` decides otherwise. Only the
  /// first two numbers of a point count.
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
    let stroke = Stroke(place)
    let strokes = points.map { point in
      [stroke.start, stroke.start + 1].map { end in
        [
          axes.shifted(point[0], by: end * stroke.size.width, along: .x),
          axes.shifted(point[1], by: end * stroke.size.height, along: .y),
        ]
      }
    }
    let table = add(DataTable(name: "\(name).dat", header: "\(header), each as a stroke", blocks: strokes))
    let line = "with lines linewidth \(stroke.thickness) \(paint)"
    guard let legend, stroke == .dot else {
      layers.append(DrawingLayer(table: table, style: line, legend: legend))
      return
    }
    layers.append(DrawingLayer(table: table, style: line))
    layers.append(DrawingLayer(table: nil, style: "with points pointtype 7 pointsize 0.4 \(paint)", legend: legend))
  }

  /// What stands for a point of a cloud, so that clouds are told apart without colour.
  private enum Stroke: CaseIterable {
    /// A line of next to no length, with round ends.
    case dot
    case dash
    case upright

    init(_ place: Int) { self = Self.allCases[place % Self.allCases.count] }

    /// In shares of the frame.
    var size: (width: Double, height: Double) {
      switch self {
      case .dot: (0.0004, 0)
      case .dash: (0.016, 0)
      case .upright: (0, 0.022)
      }
    }

    /// Where it begins, in shares of its size: a dot at its point.
    var start: Double { self == .dot ? 0 : -0.5 }

    var thickness: Double { self == .dot ? 3 : 1.2 }
  }
}
