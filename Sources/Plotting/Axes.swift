import Foundation

/// Labels, ranges and scales of a panel's axes: the keys `x-label`, `y-label`, `x-range`, `y-range`, `log`, and of a second
/// axis at the right `y2-label`, `y2-range`.
struct Axes: Sendable {
  var xLabel: String
  var yLabel: String
  var xRange: ClosedRange<Double>?
  var yRange: ClosedRange<Double>?
  /// The axes with logarithmic scale.
  var log: Set<Axis>
  /// Whether x counts a few things, and has tics at whole numbers alone.
  var countsOnX = false
  /// Of the axis at the right.
  var y2Label = ""
  var y2Range: ClosedRange<Double>?

  enum Axis: String, Decodable, CaseIterable, Sendable { case x, y, y2 }

  /// The same with the axis at the right as y.
  var right: Axes {
    Axes(
      xLabel: xLabel, yLabel: y2Label, xRange: xRange, yRange: y2Range,
      log: log.intersection([.x]).union(log.contains(.y2) ? [.y] : []))
  }

  /// Keeps the points that a logarithmic axis can show; returns also how many are lost.
  func showable(_ points: [[Double]]) -> (points: [[Double]], lost: Int) {
    let kept = points.filter(canShow)
    return (kept, points.count - kept.count)
  }

  /// The gnuplot commands for an axis of each direction; ranges left free follow the data.
  var commands: [String] {
    ["set xlabel \(Gnuplot.quote(xLabel))", Self.labelled(yLabel, over: yRange, isLog: log.contains(.y))]
      + commands(for: [.x, .y])
  }

  /// The label of the y axis. gnuplot guesses the width of tics by their characters: it is put too near to those of one
  /// digit alone, and off the picture where there are many.
  static func labelled(_ label: String, over range: ClosedRange<Double>?, isLog: Bool) -> String {
    let command = "set ylabel \(Gnuplot.quote(label))"
    guard let range else { return command }
    if isLog {
      let tics = Scale.decades(range)?.split(separator: ",") ?? []
      let areShort = !tics.isEmpty && tics.allSatisfy { $0.filter { $0 != " " }.count == 1 }
      return areShort ? "\(command) offset 0.6,0" : command
    }
    return abs(range.upperBound) < 0.01 ? "\(command) offset 2.6,0" : command
  }

  /// The commands for the axis at the right.
  var rightCommands: [String] {
    [
      "set border 11",
      "set y2label \(Gnuplot.quote(y2Label)) \(Gnuplot.type(Typography.body, Palette.ink)) offset -1.2,0",
      "set y2tics offset -0.35,0",
    ] + commands(for: [.y2])
  }

  private func commands(for axes: [Axis]) -> [String] {
    var lines: [String] = []
    for axis in axes {
      let name = axis.rawValue
      let range =
        switch axis {
        case .x: xRange
        case .y: yRange
        case .y2: y2Range
        }
      if let range {
        lines.append("set \(name)range \(Gnuplot.range(range))")
      } else {
        lines.append("set autoscale \(name)fix")
      }
      if axis == .x, countsOnX { lines.append("set xtics 1") }
      guard log.contains(axis) else { continue }
      lines += ["set logscale \(name)", "set format \(name) '%h'"]
      if let tics = range.flatMap(Scale.decades) { lines.append("set \(name)tics (\(tics))") }
    }
    return lines
  }

  /// The range on `axis` that leaves a margin around `values`, powers of ten being the unit on logarithmic
  /// axes.
  ///
  /// - Throws: `Problem.badInput` for values that cannot be drawn.
  func padded(_ values: [Double], on axis: Axis, share: Double = 0.05) throws -> ClosedRange<Double> {
    if let given = axis == .x ? xRange : yRange { return given }
    let isLog = log.contains(axis)
    let shown = isLog ? values.filter { $0 > 0 } : values
    guard let low = shown.min(), let high = shown.max() else { return isLog ? 0.1...10 : 0...1 }
    try DrawableRange.require("\(axis.rawValue)", low: low, high: high, isLogarithmic: isLog)
    if isLog {
      let factor = Swift.max(1.15, Scale.margin(from: low, to: high, share: share))
      return Swift.max(low / factor, DrawableRange.smallest)...Swift.min(high * factor, DrawableRange.largest)
    }
    // Numbers that differ by rounding alone count as equal: gnuplot takes their range for empty.
    let isSpread = high - low > Swift.max(1e-9 * Swift.max(abs(low), abs(high)), DrawableRange.smallest)
    let margin = isSpread ? share * (high - low) : Swift.max(0.5 * abs(high), 0.5)
    return low - margin...high + margin
  }
}

extension Axes {
  /// The same with y axes that reach higher by `factor` of their length; nil where that cannot be drawn.
  func stretched(by factor: Double) -> Axes? {
    func stretched(_ range: ClosedRange<Double>?, isLog: Bool) -> ClosedRange<Double>? {
      range.map { range in
        let (low, high) = (range.lowerBound, range.upperBound)
        return low...(isLog ? low * pow(high / low, factor) : low + factor * (high - low))
      }
    }
    var axes = self
    axes.yRange = stretched(yRange, isLog: log.contains(.y))
    axes.y2Range = stretched(y2Range, isLog: log.contains(.y2))
    let ends = [axes.yRange, axes.y2Range].compactMap { $0?.upperBound }
    return ends.allSatisfy { $0 <= DrawableRange.largest } ? axes : nil
  }

  /// Whether logarithmic axes have a place for the point.
  func canShow(_ point: [Double]) -> Bool {
    point.allSatisfy(\.isFinite) && (!log.contains(.x) || point[0] > 0) && (!log.contains(.y) || point[1] > 0)
  }

  /// The width in pixels that tics and label of the y axis take beside the frame.
  var labelRoom: Double {
    let ends = yRange.map { [$0.lowerBound, $0.upperBound] } ?? []
    let widest = ends.map { Typography.width(String(format: "%.3g", $0), size: Typography.body) }.max() ?? 0
    return 14 + max(widest, 20) + (yLabel.isEmpty ? 0 : 14)
  }

  /// `value` moved by a share of the axis, which stays where it is without a range.
  func shifted(_ value: Double, by share: Double, along axis: Axis) -> Double {
    guard let range = axis == .x ? xRange : yRange, share != 0 else { return value }
    let (low, high) = (range.lowerBound, range.upperBound)
    return log.contains(axis) ? value * Scale.margin(from: low, to: high, share: share) : value + share * (high - low)
  }

  /// Points on the axis at the right, where they stand on the left one; both have ranges.
  func onLeft(_ points: [[Double]]) -> [[Double]] {
    guard let from = y2Range, let to = yRange else { return points }
    let ends = Scale.linearised([[1, to.lowerBound], [1, to.upperBound]], log: log).map { $0[1] }
    let right = right
    let own = Scale.linearised([[1, from.lowerBound], [1, from.upperBound]], log: right.log).map { $0[1] }
    return zip(points, Scale.linearised(points, log: right.log)).map { point, scaled in
      let height = ends[0] + (scaled[1] - own[0]) / (own[1] - own[0]) * (ends[1] - ends[0])
      return [point[0], log.contains(.y) ? exp(height) : height]
    }
  }
}

extension Axes: Decodable {
  private enum CodingKeys: String, CodingKey {
    case log
    case xLabel = "x-label"
    case yLabel = "y-label"
    case xRange = "x-range"
    case yRange = "y-range"
    case y2Label = "y2-label"
    case y2Range = "y2-range"
  }

  /// Reads the keys of the panel at `decoder`.
  ///
  /// - Throws: `DecodingError`, also for a range that reaches 0 on a logarithmic axis, which gnuplot would silently
  ///   ignore.
  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    xLabel = try keys.decodeIfPresent(String.self, forKey: .xLabel) ?? ""
    yLabel = try keys.decodeIfPresent(String.self, forKey: .yLabel) ?? ""
    xRange = try keys.decodeInterval(forKey: .xRange)
    yRange = try keys.decodeInterval(forKey: .yRange)
    y2Label = try keys.decodeIfPresent(String.self, forKey: .y2Label) ?? ""
    y2Range = try keys.decodeInterval(forKey: .y2Range)
    log = Set(try keys.decodeIfPresent([Axis].self, forKey: .log) ?? [])
    if log.contains(.y2), !keys.contains(.y2Label), !keys.contains(.y2Range) {
      throw DecodingError.dataCorruptedError(
        forKey: .log, in: keys, debugDescription: "y2 asks for the key 'y2-label' or 'y2-range'")
    }
    for (axis, range) in [(Axis.x, xRange), (.y, yRange), (.y2, y2Range)] where log.contains(axis) {
      guard let range,
        let fault = DrawableRange.fault(from: range.lowerBound, to: range.upperBound, isLogarithmic: true)
      else { continue }
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(axis.rawValue)-range \(fault)"))
    }
  }
}
