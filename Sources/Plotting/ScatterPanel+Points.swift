import Diagnostics

extension ScatterPanel {
  static let mostClasses = 64

  /// A colour for each of the values, which are few.
  func addClasses(_ points: [[Double]], ranges: Axes, to drawing: inout Drawing) throws {
    let classes = Set(points.map { $0[2] }).sorted()
    guard classes.count <= Self.mostClasses else {
      throw Problem(
        .badInput, cause: "has \(classes.count) classes of colour; at most \(Self.mostClasses) can be told apart",
        remedy: "take colours: gradient")
    }
    for (place, value) in classes.enumerated() {
      drawing.addCloud(
        points.filter { $0[2] == value }, name: "class-\(place + 1)", place: place, legend: classLabel(value),
        axes: ranges)
    }
  }

  func classLabel(_ value: Double) -> String {
    colourLabel.isEmpty ? Gnuplot.number(value) : "\(colourLabel) \(Gnuplot.number(value))"
  }

  /// Nine steps of colour from blue over grey to red, with a scale at the right.
  func addGradient(_ points: [[Double]], ranges: Axes, to drawing: inout Drawing) throws {
    let values = points.map { $0[2] }
    guard let low = values.min(), let high = values.max() else { return }
    try DrawableRange.require("colour", low: low, high: high, isLogarithmic: false)
    let isSpread = DrawableRange.fault(from: low, to: high) == nil
    let scaleEnd = isSpread ? high : low + max(1, 1e-9 * abs(low))
    let steps = Self.gradient.count
    drawing.rightMargin = 50
    drawing.commands += [
      "set palette defined ("
        + Self.gradient.enumerated().map { "\($0) '\($1)'" }.joined(separator: ", ") + ") maxcolors \(steps)",
      "set cbrange \(Gnuplot.range(low...scaleEnd))",
      "set colorbox user origin graph 1.02,0.05 size graph 0.035,0.9 noborder",
      "set cbtics scale 0 offset -0.8,0 font ',\(Gnuplot.number(Typography.small))'",
      "set cblabel \(Gnuplot.quote(colourLabel)) offset -0.3,0",
    ]
    for (step, colour) in Self.gradient.enumerated() {
      let members = points.filter { point in
        let share = isSpread ? (point[2] - low) / (high - low) : 0
        return Int(share * Double(steps), within: 0...steps - 1) == step
      }
      guard !members.isEmpty else { continue }
      drawing.addCloud(
        members, name: "shade-\(step + 1)", place: 0, colour: colour, legend: nil, axes: ranges,
        asStrokes: points.count > 60)
    }
    let scale = drawing.add(
      DataTable(name: "scale.dat", header: "carries the scale of colours", blocks: [[[low, low, low]]]))
    drawing.layers.append(
      DrawingLayer(table: scale, columns: "using (NaN):(NaN):3", style: "with points palette pointtype 7"))
  }

  /// Thin lines through 0 where it lies within the frame.
  func addZeroLines(_ ranges: Axes, to drawing: inout Drawing) {
    let style = "nohead back linewidth 0.6 linecolor rgb '\(Palette.grid)'"
    if !axes.log.contains(.x), ranges.xRange?.contains(0) ?? false {
      drawing.commands.append("set arrow from first 0, graph 0 to first 0, graph 1 \(style)")
    }
    if !axes.log.contains(.y), ranges.yRange?.contains(0) ?? false {
      drawing.commands.append("set arrow from graph 0, first 0 to graph 1, first 0 \(style)")
    }
  }

  static let gradient = [
    "#1F4E9E", "#3F76BD", "#6F9FD2", "#A3BEDB", "#B9B9B9", "#E0AC93", "#DB8162", "#C7503D", "#A51C2C",
  ]
}
