/// Lines and points against a common axis, with dashed theory, flat reference lines, logarithmic axes and a
/// legend.
///
/// Its keys are explained in `manual`.
public struct CurvesPanel: Panel {
  public static let kind = "curves"
  public static let manual = """
    Lines and points against a common axis, with dashed theory, flat reference lines, logarithmic axes and a
    legend.

    ```yaml
    kind: curves
    x: data/quick/run.h5:history/epoch        # for series that have no x of their own; by default 1, 2, 3, …
    x-share: false                            # x over its last value, so that runs of different length compare
    series:
      - { y: "data/quick/run.h5:history/train-loss", label: training, style: solid }
      - { y: ["a.h5:history/loss", "b.h5:history/loss"], reduce: last, x: [0.1, 0.2], style: points }
      - { y: ["a.h5:mean", "b.h5:mean"], error: ["a.h5:error", "b.h5:error"], reduce: last, reduce-error: last,
          error-style: band, name: means, colour: 2 }
      - { y: "run.h5:norms", y-row: 3, x: "run.h5:times", unless: "run.h5:diverged", axis: right }
      - { y: ["a.h5:loss", "b.h5:loss"], reduce: last, x: ["a.h5:n", "b.h5:n"], reduce-x: last, fit: [100, 1000], name: decay }
      - { y: "run.h5:spectrum", slopes: 4 }
      - { y: "measure:at-*.ks" }                    # what panels before, or in the figure's `measured`, measured
    lines:
      - { y: 13.08, label: "edge of the limit" }    # a number or a reference, of which `reduce` (default: last) takes one
      - { x: "a.h5:times", reduce: max }
    log: [x, y]
    x-label: epoch
    y-label: loss
    x-range: [1, 300]
    y-range: [1e-5, 1]
    legend: top right                         # or top left, bottom right, …, outside; by default where it covers nothing
    ratios: [{ name: at-100, of: measured, to: predicted, at: 100 }, { name: fall, of: 1, to: 1, reduce: [min, first] }]
    regions: [{ to: 17, colour: green }, { from: 17, to: 20, colour: yellow, label: transition }]   # stretches of x
    y2-label: R²                              # of the axis at the right, for series with `axis: right`
    y2-range: [0, 1]
    title: "(a) training"
    name: training
    ```

    `error` is half the length of a bar through each point (or, with `error-style: band`, half the height of a band); `reduce-x` and `reduce-error` are what `reduce` is to y.
    `y-row` takes a row of a matrix as y. `unless` names a number for each point, such as `…/outcome/diverged`: where it is
    not 0 the point is left out, and a cross at the top says so.
    Styles: `solid`, `dashed` (theory), `dotted` (thin, over another line), `points`, `both` (line with points), `impulses` (thick lines up from 0, or
    from the bottom of a logarithmic axis). A series' `colour` is the index
    of its colour; by default they follow one another, so a dashed theory line may share its data's colour.

    Measures per series, by its `name` or its number from 1: `<series>.last`, `.first`, `.min`, `.max`,
    `.mean`. A series with the key `fit`, the first and the last x of a window, has the measures of the power law
    A x^−e fitted there, `.exponent` e, `.exponent-error`, `.coefficient` A, and `.largest-deviation` of the slopes over
    factors of 2 of x from e; its label may hold `{slope}`, −e, and `{slope-error}`, all labels `{slope of NAME}` and
    `{slope-error of NAME}`. A series with the key `slopes`, a factor of x, shows the local slopes −d log y/d log x over
    parts that span this factor. Each of `ratios` is a measure: the
    quotient of two series, by name or number, at one x, interpolated along the axes, or of what `reduce` says of each.
    """
  public var heading: PanelHeading
  public var x: Values?
  public var xShare: Bool
  public var series: [Series]
  public var lines: [ReferenceLine]
  public var ratios: [Ratio]
  public var regions: [Region]
  public var legend: Drawing.Corner?
  var axes: Axes

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, x, series, lines, log, legend, ratios, regions
    case xShare = "x-share"
    case xLabel = "x-label"
    case yLabel = "y-label"
    case xRange = "x-range"
    case yRange = "y-range"
    case y2Label = "y2-label"
    case y2Range = "y2-range"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    x = try keys.decodeIfPresent(Values.self, forKey: .x)
    xShare = try keys.decodeIfPresent(Bool.self, forKey: .xShare) ?? false
    series = try keys.decodeList(of: Series.self, forKey: .series) ?? keys.decode([Series].self, forKey: .series)
    try keys.requireDistinct(series.map(\.name), forKey: .series)
    lines = try keys.decodeList(of: ReferenceLine.self, forKey: .lines) ?? []
    ratios = try keys.decodeList(of: Ratio.self, forKey: .ratios) ?? []
    regions = try keys.decodeList(of: Region.self, forKey: .regions) ?? []
    legend = try keys.decodeIfPresent(Drawing.Corner.self, forKey: .legend)
    axes = try Axes(from: decoder)
    guard !hasRightAxis, let key = [CodingKeys.y2Label, .y2Range].first(where: keys.contains) else { return }
    throw DecodingError.dataCorruptedError(
      forKey: key, in: keys, debugDescription: "asks for a series with 'axis: right'")
  }

  private var hasRightAxis: Bool { series.contains { $0.axis == .right } }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    var drawing = Drawing()
    let data = try series.map { try points(of: $0, inputs) }
    let fits = try fits(to: data, inputs)
    let series = fits.labelled(series)
    try requireFilled(series.compactMap(\.label))
    drawing.measures = fits.measures
    drawing.notes = try matrixNotes(inputs)
    var notShown = 0
    let curves = series.indices.map { index in
      let points = data[index]
      let name = name(ofSeries: index)
      let y = points.map { $0[1] }
      for reduction in [Reduction.Name.last, .first, .min, .max, .mean] {
        drawing.measures["\(name).\(reduction.rawValue)"] = Reduction.named(reduction)(y)
      }
      let (shown, lost) = (series[index].axis == .left ? axes : axes.right).showable(points)
      if lost > 0 {
        drawing.notes.append(
          "\(series[index].label ?? name): \(lost) of \(points.count) points not positive, not drawn")
        notShown += lost
      }
      return shown
    }
    drawing.remark(notShown: notShown, of: data.reduce(0) { $0 + $1.count })
    for ratio in ratios { drawing.measures[ratio.name] = try ratio.value(of: self, data) }
    let flat = try lines.map { line in (line, try line.position(inputs)) }
    let gone = try placesLeftOut(inputs)
    var ranged = try ranges(curves, flat: flat, gone: gone)
    drawing.corner = corner(for: series, curves, flat: flat, gone: gone, remarks: drawing.remarks, in: &ranged, frame)
    drawing.commands =
      try ranged.commands + regionCommands(inputs, in: ranged) + gone.map(Self.cross)
      + ["set grid back linewidth 0.5 linecolor rgb '\(Palette.grid)'"]
    if hasRightAxis {
      drawing.commands += ranged.rightCommands
      drawing.rightMargin = ranged.right.labelRoom
    }
    for (index, curve) in curves.enumerated() {
      let (own, first) = (series[index].axis == .left ? ranged : ranged.right, drawing.layers.count)
      addErrors(series[index], index: index, points: curve, ranges: own, to: &drawing)
      add(series[index], index: index, points: curve, ranges: own, to: &drawing)
      guard series[index].axis == .right else { continue }
      for layer in drawing.layers[first...].indices { drawing.layers[layer].columns += " axes x1y2" }
    }
    for (index, (line, position)) in flat.enumerated() {
      add(line, index: index, at: position, ranges: ranged, to: &drawing)
    }
    return drawing
  }

  /// The axes with ranges that show all points, the ends of their bars, the feet of impulses and flat lines.
  private func ranges(
    _ curves: [[[Double]]], flat: [(ReferenceLine, Double)], gone: [Double]
  ) throws -> Axes {
    func heights(_ side: Series.Side) -> [Double] {
      zip(series, curves).filter { $0.0.axis == side }.flatMap(\.1).flatMap { point in
        point.count > 2 ? [point[1], point[1] - point[2], point[1] + point[2]] : [point[1]]
      }
    }
    let feet = series.contains { $0.style == .impulses } && !axes.log.contains(.y) ? [0.0] : []
    var ranged = axes
    let x = curves.joined().map { $0[0] } + gone
    ranged.countsOnX =
      axes.xRange == nil && !axes.log.contains(.x) && (1...10).contains((x.max() ?? 0) - (x.min() ?? 0))
      && x.allSatisfy { $0 == $0.rounded() }
    ranged.xRange = try axes.padded(
      x + flat.filter { $0.0.x != nil }.map(\.1), on: .x, share: 0.02)
    if hasRightAxis { ranged.y2Range = try axes.right.padded(heights(.right), on: .y) }
    let y = heights(.left) + feet
    let padded = try axes.padded(y + flat.filter { $0.0.y != nil }.map(\.1), on: .y)
    let standsOnZero = axes.yRange == nil && !feet.isEmpty && y.allSatisfy { $0 >= 0 }
    ranged.yRange = standsOnZero ? 0...padded.upperBound : padded
    return ranged
  }

  private func add(_ series: Series, index: Int, points: [[Double]], ranges: Axes, to drawing: inout Drawing) {
    guard !points.isEmpty else { return }
    if series.style == .points {
      drawing.addCloud(
        points, name: "series-\(index + 1)", place: series.colour ?? index, legend: series.label, axes: ranges
      )
      return
    }
    let shown = series.style == .impulses ? points : thinned(points, ranges: ranges)
    let table = drawing.add(
      DataTable(
        name: "series-\(index + 1).dat", header: "\(series.label ?? "series \(index + 1)"): x, y",
        blocks: [shown.map { Array($0.prefix(2)) }]))
    let place = series.colour ?? index
    let colour = "linecolor rgb '\(Palette.colour(place))'"
    let symbol = "pointtype \(Palette.shape(place)) pointsize 0.55"
    let (kind, look) =
      switch series.style {
      case .solid: ("lines", "linewidth 1.6 dashtype solid \(colour)")
      case .dashed: ("lines", "linewidth 1.6 dashtype (8,5) \(colour)")
      case .dotted: ("lines", "linewidth 1.2 dashtype (2,3) \(colour)")
      case .impulses: ("impulses", "linewidth 2.4 \(colour)")
      case .both: ("linespoints", "linewidth 1.4 dashtype \(Palette.dash(place)) \(symbol) \(colour)")
      case .automatic, .points: ("lines", "linewidth 1.6 dashtype \(Palette.dash(place)) \(colour)")
      }
    let symbols = symbols(onSeries: index, points: shown, ranges: ranges)
    drawing.layers.append(
      DrawingLayer(table: table, style: "with \(kind) \(look)", legend: symbols == nil ? series.label : nil))
    guard let symbols else { return }
    let marks = drawing.add(
      DataTable(
        name: "symbols-\(index + 1).dat", header: "\(series.label ?? "series \(index + 1)"): x, y of symbols",
        blocks: [symbols]))
    drawing.layers.append(DrawingLayer(table: marks, style: "with points \(symbol) \(colour)"))
    guard let label = series.label else { return }
    drawing.layers.append(DrawingLayer(table: nil, style: "with linespoints \(look) \(symbol)", legend: label))
  }

  private func thinned(_ points: [[Double]], ranges: Axes) -> [[Double]] {
    guard points.count > 400, points[0].count == 2, let xRange = ranges.xRange, let yRange = ranges.yRange else {
      return points
    }
    let corners = Scale.linearised(
      [[xRange.lowerBound, yRange.lowerBound], [xRange.upperBound, yRange.upperBound]], log: ranges.log)
    let flat = Scale.linearised(points, log: ranges.log).enumerated().map { $1 + [Double($0)] }
    let kept = Thinning.thin(
      flat, scale: (x: corners[1][0] - corners[0][0], y: corners[1][1] - corners[0][1]))
    return kept.map { points[Int($0[2])] }
  }

  private func add(
    _ line: ReferenceLine, index: Int, at position: Double, ranges: Axes, to drawing: inout Drawing
  ) {
    let across = (line.y != nil ? ranges.xRange : ranges.yRange) ?? 0...1
    let ends = [across.lowerBound, across.upperBound].map {
      line.y != nil ? [$0, position] : [position, $0]
    }
    let table = drawing.add(
      DataTable(name: "line-\(index + 1).dat", header: "\(line.label ?? "line"): x, y", blocks: [ends]))
    let style = "with lines linewidth 1.1 dashtype (\(4 + 4 * index),4) linecolor rgb '\(Palette.faint)'"
    drawing.layers.append(DrawingLayer(table: table, style: style, legend: line.label))
  }
}
