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
      [-0.5, 0.5].map { end in
        [
          axes.shifted(point[0], by: end * stroke.width, along: .x),
          axes.shifted(point[1], by: end * stroke.height, along: .y),
        ]
      }
    }
    let table = add(DataTable(name: "\(name).dat", header: "\(header), each as a stroke", blocks: strokes))
    layers.append(
      DrawingLayer(table: table, style: "with lines linewidth \(stroke.thickness) \(paint)", legend: legend))
  }

  /// What stands for a point of a cloud: a dot, a dash or an upright, so that clouds are told apart without colour.
  private struct Stroke {
    /// In shares of the frame. A dot is a line of next to no length with round ends.
    var (width, height, thickness) = (0.0004, 0.0, 3.0)

    init(_ place: Int) {
      switch place % 3 {
      case 1: (width, thickness) = (0.016, 1.2)
      case 2: (width, height, thickness) = (0, 0.022, 1.2)
      default: break
      }
    }
  }
}
