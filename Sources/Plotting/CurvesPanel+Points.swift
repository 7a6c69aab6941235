import Diagnostics

extension CurvesPanel {
  /// The points (x, y) of a series or, where it has bars, (x, y, half the bar's length).
  func points(of series: Series, _ inputs: FigureInputs) throws -> [[Double]] {
    let points = try allPoints(of: series, inputs)
    let isLeftOut = try isLeftOut(series, inputs)
    guard isLeftOut.isEmpty || isLeftOut.count == points.count else {
      throw refusal(
        "series '\(series.label ?? series.name ?? "")' has \(points.count) points and \(isLeftOut.count) in 'unless'")
    }
    return isLeftOut.isEmpty ? points : zip(points, isLeftOut).filter { !$0.1 }.map(\.0)
  }

  /// Of each point whether `unless` leaves it out; empty where there is no such key.
  private func isLeftOut(_ series: Series, _ inputs: FigureInputs) throws -> [Bool] {
    try series.unless.map { try inputs.values($0, reduce: series.reduce).map { $0 != 0 } } ?? []
  }

  /// The x at which points are left out, of all series together.
  func placesLeftOut(_ inputs: FigureInputs) throws -> [Double] {
    let places = try series.flatMap { series -> [Double] in
      let isLeftOut = try isLeftOut(series, inputs)
      return isLeftOut.isEmpty ? [] : zip(try allPoints(of: series, inputs), isLeftOut).filter(\.1).map { $0.0[0] }
    }
    return Set(places).sorted()
  }

  /// A cross at the top of the frame.
  static func cross(at place: Double) -> String {
    "set label '×' at first \(Gnuplot.number(place)),graph 0.955 center front "
      + Gnuplot.type(Typography.panelTitle, Palette.alarm)
  }

  private func allPoints(of series: Series, _ inputs: FigureInputs) throws -> [[Double]] {
    let y =
      try series.yRow.map { try inputs.values(series.y, row: $0) } ?? inputs.values(series.y, reduce: series.reduce)
    var x =
      try (series.x ?? x).map { try inputs.values($0, reduce: series.x == nil ? nil : series.reduceX) }
      ?? y.indices.map { Double($0 + 1) }
    let error = try series.error.map { try inputs.values($0, reduce: series.reduceError) }
    let name = series.label ?? series.name ?? ""
    func refuse(_ cause: String) -> Problem { refusal("series '\(name)' has \(cause)") }
    if xShare, let last = x.last {
      guard last != 0 else { throw refuse("0 as its last x, of which none is a share") }
      x = x.map { $0 / last }
    }
    guard x.count == y.count else { throw refuse("\(x.count) x and \(y.count) y") }
    if let width = series.slopes { return try slopes(x, y, width: width, of: name) }
    guard let error else { return zip(x, y).map { [$0, $1] } }
    guard error.count == y.count else { throw refuse("\(y.count) y and \(error.count) errors") }
    if let negative = error.first(where: { $0 < 0 }) { throw refuse("the negative error \(negative)") }
    return y.indices.map { [x[$0], y[$0], error[$0]] }
  }

  /// A note for each matrix of several rows and columns that is drawn as one curve.
  func matrixNotes(_ inputs: FigureInputs) throws -> [String] {
    try series.filter { $0.yRow == nil && $0.reduce == nil }.flatMap(\.y.parts).compactMap { part in
      guard case .reference(let reference) = part else { return nil }
      let shape = try inputs.reader(reference.file).shape(of: reference.object)
      guard shape.filter({ $0 > 1 }).count > 1 else { return nil }
      let text = shape.map(String.init).joined(separator: ", ")
      return "\(reference.object) is a matrix (\(text)): its rows follow one another in one curve; 'y-row' takes one"
    }
  }

  /// Bars or a band through the points that have errors; on a logarithmic axis those that reach 0 end at the frame.
  func addErrors(_ series: Series, index: Int, points: [[Double]], ranges: Axes, to drawing: inout Drawing) {
    let floor = ranges.log.contains(.y) ? ranges.yRange?.lowerBound ?? 0 : -.infinity
    let ends = points.filter { $0.count > 2 && ($0[2] > 0 || series.errorStyle == .band) }.map { point in
      [point[0], max(point[1] - point[2], floor), point[1] + point[2]]
    }
    guard !ends.isEmpty else { return }
    let label = series.label ?? "series \(index + 1)"
    guard series.errorStyle == .bars else {
      let table = drawing.add(
        DataTable(name: "band-\(index + 1).dat", header: "\(label): x, lower and upper end of the band", blocks: [ends])
      )
      let fill = "fillcolor rgb '\(Palette.colour(series.colour ?? index))' fillstyle transparent solid 0.2 noborder"
      drawing.layers.append(DrawingLayer(table: table, columns: "using 1:2:3", style: "with filledcurves \(fill)"))
      return
    }
    let bars = ends.map { [[$0[0], $0[1]], [$0[0], $0[2]]] }
    let table = drawing.add(
      DataTable(name: "bars-\(index + 1).dat", header: "\(label): x, ends of the error bars", blocks: bars))
    let colour = Palette.colour(series.colour ?? index)
    drawing.layers.append(DrawingLayer(table: table, style: "with lines linewidth 1 linecolor rgb '\(colour)'"))
  }
}
