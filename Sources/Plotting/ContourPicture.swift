/// The picture of a contour panel.
struct ContourPicture {
  let panel: ContourPanel
  let path: ClosedPath
  /// The points (x, y) of each series.
  let poles: [[[Double]]]
  private let axes: Axes
  private let frame: Frame

  /// - Throws: `Problem.badInput` for points that cannot be drawn.
  init(panel: ContourPanel, path: ClosedPath, poles: [[[Double]]], frame: Frame) throws {
    self.panel = panel
    self.path = path
    self.poles = poles
    self.frame = frame
    let shown = path.points + poles.joined()
    var axes = panel.axes
    axes.xRange = try axes.padded(shown.map { $0[0] }, on: .x, share: 0.1)
    let labels = panel.poles.compactMap(\.label)
    let y = try axes.padded(shown.map { $0[1] } + [0], on: .y, share: 0.14)
    // Room for the legend above the path.
    let room = panel.axes.yRange == nil ? 0.09 * Double(labels.count) * (y.upperBound - y.lowerBound) : 0
    axes.yRange = try DrawableRange.of("y", from: y.lowerBound, to: y.upperBound + room)
    self.axes = axes
  }

  func drawing() -> Drawing {
    var drawing = Drawing()
    drawing.hasFormulas = true
    drawing.commands =
      axes.commands + [
        "set xlabel \(Gnuplot.quote(Formula(axes.xLabel).enhanced))",
        "set ylabel \(Gnuplot.quote(Formula(axes.yLabel).enhanced))",
        "set xzeroaxis linetype 1 linewidth 0.7 linecolor rgb '\(Palette.barBorder)'",
        "set key enhanced",
      ]
    if axes.xRange?.contains(0) ?? false {
      drawing.commands.append("set yzeroaxis linetype 1 linewidth 0.5 linecolor rgb '\(Palette.grid)'")
    }
    addPath(to: &drawing)
    for (index, group) in poles.enumerated() {
      // Poles stand beside each other on a line, where dots and uprights are told apart, dashes not from the line.
      drawing.addCloud(
        group, name: "poles-\(index + 1)", place: 2 * index, colour: Palette.colour(index),
        legend: panel.poles[index].label.map { Formula($0).enhanced }, axes: axes)
      addDistance(index, to: &drawing)
    }
    return drawing
  }

  /// The path with arrow heads a quarter of its width from its ends, and its name above it.
  private func addPath(to drawing: inout Drawing) {
    guard let x = axes.xRange, let left = path.points.map({ $0[0] }).min(),
      let right = path.points.map({ $0[0] }).max(), let top = path.points.map({ $0[1] }).max()
    else { return }
    let outline = drawing.add(
      DataTable(name: "path.dat", header: "the closed path: Re z, Im z", blocks: [path.points]))
    let heads = [0.25, 0.75].flatMap { path.crossings(of: left + $0 * (right - left)) }.map { crossing in
      let length = 0.015 * (x.upperBound - x.lowerBound) / abs(crossing.step[0])
      let step = crossing.step.map { length * $0 }
      return [crossing.point[0] - step[0], crossing.point[1] - step[1], 2 * step[0], 2 * step[1]]
    }
    let directions = drawing.add(
      DataTable(name: "directions.dat", header: "Re z, Im z, and steps along the path", blocks: [heads]))
    let ink = "linecolor rgb '\(Palette.ink)'"
    drawing.layers += [
      DrawingLayer(table: outline, style: "with lines linewidth 1.7 \(ink)"),
      DrawingLayer(
        table: directions, columns: "using 1:2:3:4",
        style: "with vectors head filled size graph 0.028,18 fixed linewidth 1.2 \(ink)"),
    ]
    drawing.commands.append(
      "set label \(Gnuplot.quote(Formula(panel.pathLabel).enhanced)) at first "
        + "\(Gnuplot.number(left + 0.02 * (right - left))),\(Gnuplot.number(top)) left offset character 0,0.75 front "
        + "\(Gnuplot.type(Typography.label, Palette.ink))")
  }

  /// A double arrow from the real axis down to poles below it, in the margin right of all else.
  private func addDistance(_ index: Int, to drawing: inout Drawing) {
    guard panel.poles[index].below != nil, let depth = poles[index].first?[1], let x = axes.xRange else { return }
    let used = (path.points + poles.joined()).map { $0[0] }.max() ?? x.upperBound
    let place = Gnuplot.number((used + x.upperBound) / 2)
    let label = Gnuplot.quote(Formula(panel.poles[index].belowLabel).enhanced)
    drawing.commands += [
      "set arrow from first \(place),0 to first \(place),\(Gnuplot.number(depth)) heads filled size graph 0.02,20 "
        + "front linewidth 1 linecolor rgb '\(Palette.faint)'",
      "set label \(label) at first \(place),\(Gnuplot.number(depth / 2)) left offset character 0.5,0 front "
        + "\(Gnuplot.type(Typography.label, Palette.ink))",
    ]
  }
}
