import Foundation
import Spectra

/// How a spectrum changed: its quantiles against those of what it was before.
struct SpectrumChange {
  /// Ascending eigenvalues.
  let before: [Double]
  let after: [Double]
  /// Now against before; nil where there is nothing to compare.
  private let comparison: SpectrumComparison?

  init(before: [Double], after: [Double]) {
    (self.before, self.after) = (before, after)
    comparison = try? SpectrumComparison(after, before)
  }

  /// Those of both at the same levels, ascending.
  private var quantiles: [(before: Double, after: Double)] {
    comparison.map { zip($0.quantiles.second, $0.quantiles.first).map { (before: $0, after: $1) } } ?? []
  }

  /// `before-largest`, `top-sum-ratio`, over the mean before `qq-rms`, `qq-max` and `shift` (Wasserstein-1), and `qq-log-rms`.
  var measures: [String: Double] {
    guard let largest = before.last, let comparison else { return [:] }
    let changes = quantiles.map { abs($0.after - $0.before) }
    let (mean, count) = (before.reduce(0, +) / Double(before.count), Double(changes.count))
    return [
      "before-largest": largest, "top-sum-ratio": comparison.topSumRatio,
      "qq-rms": (changes.reduce(0) { $0 + $1 * $1 } / count).squareRoot() / mean,
      "qq-max": (changes.max() ?? 0) / mean, "shift": comparison.relativeShift,
      "qq-log-rms": comparison.logRootMeanSquare,
    ].filter { $0.value.isFinite }
  }

  /// The part of the frame that the inset takes, in fractions of it.
  static let (insetWidth, insetHeight) = (0.17...0.45, 0.60...0.97)

  /// The quantiles with the line of equality, above the bulk and left of legend and remarks.
  func inset(in drawing: inout Drawing) throws -> Inset? {
    let quantiles = quantiles
    guard let first = quantiles.first, let last = quantiles.last else { return nil }
    let (low, high) = (min(first.before, first.after), max(last.before, last.after))
    let range = try DrawableRange.of("quantiles", from: low, to: high > low ? high : low + max(abs(low), 1))
    let (bottom, top) = (range.lowerBound, range.upperBound)
    // Enough of the bulk to see a line, and the whole tail.
    let step = max(1, quantiles.count / 150)
    let shown = quantiles.enumerated().filter { $0.offset % step == 0 || $0.offset >= quantiles.count - 30 }.map {
      [$0.element.before, $0.element.after]
    }
    let axes = Axes(xLabel: "", yLabel: "", xRange: range, yRange: range, log: [])
    var inset = Inset(x: Self.insetWidth, y: Self.insetHeight)
    let line = drawing.add(
      DataTable(
        name: "equality.dat", header: "the line of equal quantiles", blocks: [[[bottom, bottom], [top, top]]]))
    inset.layers = [
      DrawingLayer(table: line, style: "with lines linewidth 0.8 linecolor rgb '\(Palette.ink)'")
    ]
    let layers = drawing.layers.count
    drawing.addCloud(
      shown, name: "quantiles", place: 0, colour: Palette.limit, legend: nil, axes: axes, asStrokes: true)
    inset.layers += drawing.layers[layers...]
    drawing.layers.removeSubrange(layers...)
    let margin = 0.06 * (top - bottom)
    let frame = Gnuplot.range((bottom - margin)...(top + margin))
    inset.commands = [
      "set border 15 linewidth 0.6", "set xrange \(frame)", "set yrange \(frame)",
      "set object 1 rectangle from graph 0,0 to graph 1,1 fillcolor rgb 'white' fillstyle solid noborder behind",
      "set tics scale 0.4", "set xtics offset 0,0.45", "set ytics offset 0.6,0", "set tics autofreq",
      "set xtics \(Self.step(bottom...top, isAcross: true))", "set ytics \(Self.step(bottom...top, isAcross: false))",
      "set label 'Q–Q' at graph 0.06,0.84 left front \(Gnuplot.type(Typography.small, Palette.faint))",
    ]
    return inset
  }

  /// The smallest round distance of at most four tics, whose labels stand beside each other where they go across.
  private static func step(_ range: ClosedRange<Double>, isAcross: Bool) -> String {
    let width = range.upperBound - range.lowerBound
    let decade = pow(10, log10(width / 3).rounded(.down))
    let steps = [1.0, 2, 5, 10, 20, 50].map { $0 * decade }.filter { width / $0 <= 3 }
    let fitting = steps.first { step in
      let last = (range.upperBound / step).rounded(.down) * step
      let labels = (last - (range.lowerBound / step).rounded(.up) * step) / step + 1
      return !isAcross || labels * Double(Gnuplot.number(last).count + 1) <= 12
    }
    return Gnuplot.number(fitting ?? steps.last ?? decade)
  }
}
