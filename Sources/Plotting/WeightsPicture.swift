import Diagnostics
import Foundation
import Spectra

/// The picture of a weights panel.
struct WeightsPicture {
  private let panel: WeightsPanel
  /// The positive eigenvalues that are more than rounding, ascending.
  private let eigenvalues: [Double]
  private let numbers: [String: Double]
  private let law: PlottedLaw?
  private let curve: [[Double]]
  /// Densities are of log₁₀ λ.
  private let perDecade = log(10.0)

  /// - Throws: `Problem.badInput` for a matrix without positive eigenvalues.
  init(panel: WeightsPanel, inputs: FigureInputs) throws {
    self.panel = panel
    let reader = try inputs.reader(panel.of.file)
    let found = try inputs.values(Values([.reference(panel.of.appending("eigenvalues"))]))
    eigenvalues = PowerLawTail.resolved(found).filter { $0 > 0 }.sorted()
    guard !eigenvalues.isEmpty else {
      throw Problem(
        .badInput, file: panel.of.file, object: panel.of.object, cause: "has no positive eigenvalue",
        remedy: "name another matrix")
    }
    var numbers: [String: Double] = [:]
    for name in try reader.children(of: panel.of.object) {
      let reference = panel.of.appending(name)
      guard (try? reader.shape(of: reference.object)) == [1] else { continue }
      numbers[name] = try inputs.values(Values([.reference(reference)]), reduce: .named(.last)).first
    }
    self.numbers = numbers
    let bulk = panel.of.appending("bulk")
    law = reader.contains(bulk.object) ? try inputs.law(bulk) : nil
    let places = panel.of.appending("curve/cutoff")
    guard reader.contains(places.object) else {
      curve = []
      return
    }
    let exponents = try inputs.values(Values([.reference(panel.of.appending("curve/alpha"))]))
    curve = zip(try inputs.values(Values([.reference(places)])), exponents).map { [$0, $1] }
  }

  /// How much higher the panel is than what it shows, for legend and remarks.
  private static let room = 1.9

  func drawing(in frame: Frame) throws -> Drawing {
    var drawing = Drawing()
    drawing.measures = numbers
    let (outline, height) = try histogram()
    let bulk = bulkLine.filter { $0[1] > 0 }
    var axes = Axes(xLabel: "eigenvalue λ", yLabel: "density of log₁₀ λ", log: [.x, .y])
    axes.xRange = try wholeDecades(outline.map { $0[0] } + bulk.map { $0[0] })
    let (bottom, top) = (0.7 * height.lowest, max(height.highest, bulk.map { $0[1] }.max() ?? 0))
    axes.yRange = try DrawableRange.of(
      "density", from: bottom, to: bottom * pow(top / bottom, Self.room), isLogarithmic: true)
    let shown = movement
    if !shown.isEmpty {
      axes.y2Label = "α"
      let values = shown.map { $0[1] }
      let range = try Axes(xLabel: "", yLabel: "", log: []).padded([1] + values, on: .y)
      axes.y2Range = range.lowerBound...range.lowerBound + Self.room * (range.upperBound - range.lowerBound)
    }
    drawing.commands = axes.commands + range(in: axes)
    if !shown.isEmpty {
      drawing.commands += axes.rightCommands
      drawing.rightMargin = axes.right.labelRoom
    }
    add("histogram", "λ, density of log10 λ: outline of the bars", outline, to: &drawing) {
      "with filledcurves closed fillcolor rgb '\(Palette.barFill)' fillstyle solid border linecolor rgb '\(Palette.barBorder)'"
    }
    add("bulk", "λ, density of log10 λ: Marčenko–Pastur", bulk, legend: "Marčenko–Pastur", to: &drawing) {
      "with lines linewidth 1.6 dashtype (8,5) linecolor rgb '\(Palette.limit)'"
    }
    add("tail", "λ, density of log10 λ: power law", tailLine, legend: "power law", to: &drawing) {
      "with lines linewidth 1.8 linecolor rgb '\(Palette.outlier)'"
    }
    add("movement", "x_min, α", shown, columns: "using 1:2 axes x1y2", legend: "α against x_min", to: &drawing) {
      "with lines linewidth 1.1 dashtype (2,3) linecolor rgb '\(Palette.ink)'"
    }
    if let edge = numbers["edge"], edge > 0 {
      add("edge", "edge of the bulk", [[edge, bottom], [edge, top]], to: &drawing) {
        "with lines linewidth 0.9 linecolor rgb '\(Palette.limit)'"
      }
    }
    drawing.remarks = remarks
    drawing.corner = .topLeft
    return drawing
  }

  private func add(
    _ name: String, _ header: String, _ points: [[Double]], columns: String = "using 1:2", legend: String? = nil,
    to drawing: inout Drawing, style: () -> String
  ) {
    guard !points.isEmpty else { return }
    let table = drawing.add(DataTable(name: "\(name).dat", header: header, blocks: [points]))
    drawing.layers.append(DrawingLayer(table: table, columns: columns, style: style(), legend: legend))
  }

  /// From a power of ten to another.
  private func wholeDecades(_ places: [Double]) throws -> ClosedRange<Double> {
    let (low, high) = (places.min() ?? 1, places.max() ?? 1)
    try DrawableRange.require("λ", low: low, high: high, isLogarithmic: true)
    let lower = pow(10, log10(low).rounded(.down))
    return try DrawableRange.of(
      "λ", from: lower, to: max(pow(10, log10(high).rounded(.up)), 10 * lower), isLogarithmic: true)
  }

  /// The outline of the bars, and the heights of the lowest and the highest of them.
  private func histogram() throws -> (outline: [[Double]], height: (lowest: Double, highest: Double)) {
    let places = eigenvalues.map { log10($0) }
    let (low, high) = (places[0], places[places.count - 1])
    let range = low...(high > low ? high : low + 1e-6)
    let binned = Bins(places, over: range, count: panel.bins)
    let heights = binned.density(total: eigenvalues.count)
    let lowest = heights.filter { $0 > 0 }.min() ?? 1
    let outline = HistogramShape.outline(binned, heights: heights, base: 0.3 * lowest)
    return (outline.map { [pow(10, $0[0]), $0[1]] }, (lowest, heights.max() ?? 1))
  }

  /// The bulk's density, with the mass of the eigenvalues that are no outliers.
  private var bulkLine: [[Double]] {
    guard let law else { return [] }
    let share = 1 - (numbers["outlier-count"] ?? 0) / Double(eigenvalues.count)
    return zip(law.law.x, law.density).filter { $0.0 > 0 }.map { [$0, $0 * $1 * perDecade * share] }
      .filter { $0[0] >= 0.5 * eigenvalues[0] }
  }

  /// The tail's density from x_min to the largest eigenvalue, with the mass of the eigenvalues in it.
  private var tailLine: [[Double]] {
    guard let alpha = numbers["alpha"], let start = numbers["cutoff"], let size = numbers["tail-size"],
      let end = eigenvalues.last, alpha > 1, start > 0, end > start
    else { return [] }
    let height = size / Double(eigenvalues.count) * (alpha - 1) * perDecade
    return [[start, height], [end, height * pow(end / start, 1 - alpha)]]
  }

  /// α against x_min, as far as there are enough numbers above it for α to say something.
  private var movement: [[Double]] {
    let last = eigenvalues[max(eigenvalues.count - 11, 0)]
    return curve.filter { $0[0] > 0 && $0[0] <= last && $0[1].isFinite }
  }

  /// The range of x_min behind the bars.
  private func range(in axes: Axes) -> [String] {
    guard let low = numbers["cutoff-low"], let high = numbers["cutoff-high"], let shown = axes.xRange else { return [] }
    let (from, to) = (max(low, shown.lowerBound), min(high, shown.upperBound))
    guard from < to else { return [] }
    return [
      "set object 1 rectangle from first \(Gnuplot.number(from)),graph 0 to first \(Gnuplot.number(to)),graph 1 "
        + "fillcolor rgb '\(CurvesPanel.Region.Colour.grey.fill)' fillstyle solid noborder behind"
    ]
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if let alpha = numbers["alpha"], let error = numbers["alpha-error"] {
      remarks.append(String(format: "α = %.2f ± %.2f", alpha, error))
    }
    if let count = numbers["outlier-count"] { remarks.append(String(format: "%.0f beyond the bulk", count)) }
    if let count = numbers["far-count"], count > 0, let ratio = numbers["far-ratio"] {
      remarks.append(String(format: "%.0f far off, %.3g ×", count, ratio))
    }
    return remarks
  }
}
