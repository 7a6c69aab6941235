import Foundation

/// The picture of a spectrum panel.
struct SpectrumPicture {
  let panel: SpectrumPanel
  let statistics: SpectrumStatistics
  let change: SpectrumChange?
  /// The places of each of the panel's marks.
  let marks: [[Double]]
  let frame: Frame

  private let range: ClosedRange<Double>
  private let bins: Bins
  private let heights: [Double]
  private let top: Double
  /// The eigenvalues of the histogram: all but those at 0, where these are more than a few.
  private let shown: [Double]

  /// - Throws: `Problem.badInput` for eigenvalues that cannot be drawn.
  init(
    panel: SpectrumPanel, statistics: SpectrumStatistics, change: SpectrumChange?, marks: [[Double]],
    frame: Frame
  ) throws {
    self.panel = panel
    self.statistics = statistics
    self.change = change
    self.marks = marks
    self.frame = frame
    range =
      try panel.range
      ?? Self.range(
        of: statistics,
        marks: Array(marks.joined()) + [change?.before.first, change?.before.last].compactMap { $0 },
        marksOutliers: panel.outliers != .none)
    let sample = statistics.sample
    let rounding = SpectrumStatistics.rounding(of: sample)
    shown = statistics.zeroShare > 0.01 ? sample.filter { abs($0) > rounding } : sample
    bins = Bins(shown, over: range, count: panel.bins)
    heights = bins.density(total: statistics.sample.count)
    let bulk = Self.top(heights, limit: statistics.limit, bins: bins)
    let highest = panel.top ?? (panel.quantiles ? Self.top(bulk, belowInset: change, heights, bins: bins) : bulk)
    top = try DrawableRange.of("density", from: 0, to: highest).upperBound
  }

  /// From 0, or just below the smallest eigenvalue, to a little beyond the largest; where outliers lie far
  /// out, to about twice the bulk's edge, so that the bulk keeps most of the width.
  private static func range(
    of statistics: SpectrumStatistics, marks: [Double], marksOutliers: Bool
  ) throws -> ClosedRange<Double> {
    let smallest = min(statistics.sample.first ?? 0, marks.min() ?? .infinity)
    let largest = max(
      statistics.sample.last ?? 1, statistics.limit?.law.rightEdge ?? -.infinity, marks.max() ?? -.infinity)
    var upper = largest
    let bulk = statistics.sample.dropLast(statistics.outliers.count).last ?? largest
    let edge = max(bulk, statistics.limit?.law.rightEdge ?? bulk)
    if marksOutliers, !statistics.outliers.isEmpty, largest > 2.2 * edge {
      upper = max(1.6 * edge, 1.06 * ((statistics.outliers + marks).filter { $0 <= 2.2 * edge }.max() ?? 0))
    }
    let lower =
      smallest >= -1e-8 * abs(largest) && smallest < 0.5 * upper ? 0 : smallest - 0.04 * (upper - smallest)
    let end = upper + 0.04 * (upper - lower)
    try DrawableRange.require("x", low: lower, high: end, isLogarithmic: false)
    if DrawableRange.fault(from: lower, to: end) == nil { return lower...end }
    let half = max(1, 1e-9 * abs(lower))
    return (lower - half)...(lower + half)
  }

  /// The height of the frame: room above the highest bar or, where that is over six times as high as three
  /// quarters of the bars, above that sixfold, so that one peak does not flatten the rest.
  private static func top(_ heights: [Double], limit: PlottedLaw?, bins: Bins) -> Double {
    let expected = limit.map { limit in
      heights.indices.map { index in
        (limit.law.continuousPart(bins.edge(index + 1)) - limit.law.continuousPart(bins.edge(index)))
          / bins.width
      }
    }
    let highest = max(heights.max() ?? 0, expected?.max() ?? 0)
    let present = heights.filter { $0 > 0 }.sorted()
    guard highest > 0, !present.isEmpty else { return 1 }
    let common = present[3 * (present.count - 1) / 4]
    return 1.1 * (present.count < 12 ? highest : min(highest, 6 * common))
  }

  /// The height at which an inset, with the numbers beside it, stands above the bars it is over.
  private static func top(
    _ top: Double, belowInset change: SpectrumChange?, _ heights: [Double], bins: Bins
  ) -> Double {
    let before =
      change.map { Bins($0.before, over: bins.range, count: heights.count).density(total: $0.before.count) } ?? heights
    let (left, right) = (SpectrumChange.insetWidth.lowerBound - 0.07, SpectrumChange.insetWidth.upperBound)
    let columns = heights.indices.filter { (left...right).contains((Double($0) + 0.5) / Double(heights.count)) }
    let highest = columns.map { max(heights[$0], before[$0]) }.max() ?? 0
    return max(1.2 * top, highest / (SpectrumChange.insetHeight.lowerBound - 0.1))
  }

  func drawing() throws -> Drawing {
    var drawing = Drawing()
    drawing.measures = statistics.measures.merging(change?.measures ?? [:]) { $1 }
    drawing.commands = [
      "set xrange \(Gnuplot.range(range))",
      "set yrange [0:\(Gnuplot.number(top))]",
      "set xlabel \(Gnuplot.quote(panel.xLabel))",
      Axes.labelled("density", over: 0...top, isLog: false),
      "set ytics autofreq",
    ]
    addHistogram(to: &drawing)
    addBefore(to: &drawing)
    addLimit(to: &drawing)
    addMarks(to: &drawing)
    addRemarks(to: &drawing)
    if panel.outliers != .none { addOutliers(to: &drawing) }
    if panel.quantiles { drawing.insets = try [change?.inset(in: &drawing)].compactMap { $0 } }
    return drawing
  }

  private func addHistogram(to drawing: inout Drawing) {
    let clipped = heights.map { min($0, 2 * top) }
    let outline = drawing.add(
      DataTable(
        name: "histogram.dat", header: "eigenvalue, density: outline of the bars",
        blocks: [HistogramShape.outline(bins, heights: clipped)]))
    drawing.layers.append(
      DrawingLayer(
        table: outline,
        style: "with filledcurves closed fillcolor rgb '\(Palette.barFill)' fillstyle solid noborder",
        legend: change != nil ? panel.labels[1] : statistics.limit == nil ? nil : "eigenvalues"))
    let borders = HistogramShape.separators(bins, heights: clipped)
    if !borders.isEmpty {
      let table = drawing.add(
        DataTable(name: "borders.dat", header: "eigenvalue, density: borders between bars", blocks: borders))
      drawing.layers.append(
        DrawingLayer(table: table, style: "with lines linewidth 0.4 linecolor rgb '\(Palette.barBorder)'"))
    }
    drawing.layers.append(
      DrawingLayer(table: outline, style: "with lines linewidth 0.7 linecolor rgb '\(Palette.barBorder)'"))
    if let highest = heights.max(), highest > top {
      drawing.remarks.append("bars cut, highest \(short(highest))")
      drawing.notes.append("bars higher than \(short(top)) are cut; the highest is \(short(highest))")
    }
    let beyond = shown.count { !range.contains($0) }
    if beyond > 0 {
      drawing.notes.append("\(beyond) of \(statistics.sample.count) eigenvalues lie outside the range drawn")
    }
  }

  /// The outline of the spectrum before.
  private func addBefore(to drawing: inout Drawing) {
    guard let before = change?.before else { return }
    let heights = Bins(before, over: range, count: panel.bins).density(total: before.count).map { min($0, 2 * top) }
    let table = drawing.add(
      DataTable(
        name: "before.dat", header: "eigenvalue, density: outline of the bars of \(panel.labels[0])",
        blocks: [HistogramShape.outline(bins, heights: heights)]))
    drawing.layers.append(
      DrawingLayer(
        table: table, style: "with lines linewidth 1.1 linecolor rgb '\(Palette.colour(1))'", legend: panel.labels[0]))
  }

  private func addLimit(to drawing: inout Drawing) {
    guard let limit = statistics.limit else { return }
    let scale = (x: range.upperBound - range.lowerBound, y: top)
    let curves = limit.curves.map { curve in
      let visible = curve.filter { range.contains($0[0]) }.map { [$0[0], min($0[1], 4 * top)] }
      return Thinning.thin(visible, scale: scale)
    }.filter { $0.count > 1 }
    guard !curves.isEmpty else { return }
    let table = drawing.add(
      DataTable(
        name: "limit.dat", header: "x, density of the limit law by interval of support", blocks: curves))
    drawing.layers.append(
      DrawingLayer(
        table: table, style: "with lines linewidth 1.8 linecolor rgb '\(Palette.limit)'", legend: "limit law")
    )
  }

  /// A triangle on the axis at each mark within the range.
  private func addMarks(to drawing: inout Drawing) {
    for (index, place) in marks.joined().sorted(by: >).enumerated() { drawing.measures["mark-\(index + 1)"] = place }
    for (index, places) in marks.enumerated() {
      let shown = places.filter(range.contains).map { [$0, 0.022 * top] }
      if shown.count < places.count {
        drawing.notes.append("\(places.count - shown.count) marks lie outside the range drawn")
      }
      guard !shown.isEmpty else { continue }
      let label = panel.marks[index].label
      let table = drawing.add(
        DataTable(name: "marks-\(index + 1).dat", header: "\(label ?? "marks"): x, height", blocks: [shown]))
      let colour = Palette.colour(index + 1)
      drawing.layers.append(
        DrawingLayer(
          table: table,
          style: "with points pointtype \(Palette.shape(index + 1)) pointsize 0.8 linecolor rgb '\(colour)'",
          legend: label))
    }
  }

  private func addRemarks(to drawing: inout Drawing) {
    let measures = drawing.measures
    func remark(_ name: String, _ label: String) {
      guard let value = measures[name] else { return }
      drawing.remarks.append("\(label) \(String(format: value < 0.1 ? "%.4f" : "%.3f", value))")
    }
    remark("ks", "KS")
    if panel.rescaled { remark("ks-rescaled", "KS, means matched") }
    let mass = statistics.limit?.law.mass(at: 0) ?? 0
    if statistics.zeroShare > 0.01 || mass > 0 {
      let limit = statistics.limit == nil ? "" : ", limit \(percent(mass))"
      drawing.remarks.append("at 0: \(percent(statistics.zeroShare))\(limit)")
    }
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  /// An arrow at each outlier, its value above where there is room; the largest beyond the frame are remarked.
  private func addOutliers(to drawing: inout Drawing) {
    let width = range.upperBound - range.lowerBound
    let inside = statistics.outliers.filter { range.contains($0) }
    let outside = statistics.outliers.filter { $0 > range.upperBound }
    let colour = "rgb '\(Palette.outlier)'"
    let type = Gnuplot.type(Typography.small, Palette.outlier)
    var (marked, labelled): ([Double], [Double]) = ([], [])
    for value in inside {
      let share = (value - range.lowerBound) / width
      guard marked.allSatisfy({ abs($0 - share) > 0.012 }) else { continue }
      marked.append(share)
      let x = Gnuplot.fraction(share)
      drawing.commands.append(
        "set arrow from graph \(x),0.20 to graph \(x),0.015 head filled size graph 0.025,20 front "
          + "linewidth 1.3 linecolor \(colour)")
      guard labelled.allSatisfy({ abs($0 - share) > 0.13 }) else { continue }
      labelled.append(share)
      let alignment = share > 0.93 ? "right" : "center"
      drawing.commands.append(
        "set label \(Gnuplot.quote(short(value))) at graph \(x),0.245 \(alignment) front \(type)"
      )
    }
    guard !statistics.outliers.isEmpty else { return }
    let count = statistics.outliers.count
    drawing.remarks.append("\(count) outlier\(count == 1 ? "" : "s")")
    guard !outside.isEmpty else { return }
    let listed = outside.prefix(3).map(short).joined(separator: ", ")
    drawing.remarks.append("\(listed)\(outside.count > 3 ? ", …" : "") →")
  }

  private func short(_ value: Double) -> String {
    String(
      format: abs(value) >= 1e6
        ? "%.3g" : abs(value) >= 100 ? "%.0f" : abs(value) >= 10 ? "%.1f" : abs(value) >= 0.1 ? "%.2f" : "%.2g", value)
  }
}
