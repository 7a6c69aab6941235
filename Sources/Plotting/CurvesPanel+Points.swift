import Diagnostics

extension CurvesPanel {
  /// The points (x, y) of a series or, where it has bars, (x, y, half the bar's length).
  func points(of series: Series, _ inputs: FigureInputs) throws -> [[Double]] {
    let y = try inputs.values(series.y, reduce: series.reduce)
    let x =
      try (series.x ?? x).map { try inputs.values($0, reduce: series.x == nil ? nil : series.reduceX) }
      ?? y.indices.map { Double($0 + 1) }
    let error = try series.error.map { try inputs.values($0, reduce: series.reduceError) }
    let name = series.label ?? series.name ?? ""
    func refuse(_ cause: String) -> Problem { refusal("series '\(name)' has \(cause)") }
    guard x.count == y.count else { throw refuse("\(x.count) x and \(y.count) y") }
    if let width = series.slopes { return try slopes(x, y, width: width, of: name) }
    guard let error else { return zip(x, y).map { [$0, $1] } }
    guard error.count == y.count else { throw refuse("\(y.count) y and \(error.count) errors") }
    if let negative = error.first(where: { $0 < 0 }) { throw refuse("the negative error \(negative)") }
    return y.indices.map { [x[$0], y[$0], error[$0]] }
  }

  /// Bars through the points that have errors; on a logarithmic axis those that reach 0 end at the frame.
  func addBars(_ series: Series, index: Int, points: [[Double]], ranges: Axes, to drawing: inout Drawing) {
    let floor = axes.log.contains(.y) ? ranges.yRange?.lowerBound ?? 0 : -.infinity
    let bars = points.filter { $0.count > 2 && $0[2] > 0 }.map { point in
      [[point[0], max(point[1] - point[2], floor)], [point[0], point[1] + point[2]]]
    }
    guard !bars.isEmpty else { return }
    let label = series.label ?? "series \(index + 1)"
    let table = drawing.add(
      DataTable(name: "bars-\(index + 1).dat", header: "\(label): x, ends of the error bars", blocks: bars))
    let colour = Palette.colour(series.colour ?? index)
    drawing.layers.append(DrawingLayer(table: table, style: "with lines linewidth 1 linecolor rgb '\(colour)'"))
  }
}
