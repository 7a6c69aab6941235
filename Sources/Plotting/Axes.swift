/// Labels, ranges and scales of a panel's axes: the keys `x-label`, `y-label`, `x-range`, `y-range`, `log`.
struct Axes: Sendable {
  var xLabel: String
  var yLabel: String
  var xRange: ClosedRange<Double>?
  var yRange: ClosedRange<Double>?
  /// The axes with logarithmic scale.
  var log: Set<Axis>

  enum Axis: String, Decodable, CaseIterable, Sendable { case x, y }

  /// Keeps the points that a logarithmic axis can show; returns also how many are lost.
  func showable(_ points: [[Double]]) -> (points: [[Double]], lost: Int) {
    let kept = points.filter { point in
      point.allSatisfy(\.isFinite) && (!log.contains(.x) || point[0] > 0) && (!log.contains(.y) || point[1] > 0)
    }
    return (kept, points.count - kept.count)
  }

  /// The gnuplot commands for an axis of each direction; ranges left free follow the data.
  var commands: [String] {
    var lines = ["set xlabel \(Gnuplot.quote(xLabel))", "set ylabel \(Gnuplot.quote(yLabel))"]
    for axis in Axis.allCases {
      let name = axis.rawValue
      let range = axis == .x ? xRange : yRange
      if let range {
        lines.append("set \(name)range \(Gnuplot.range(range))")
      } else {
        lines.append("set autoscale \(name)fix")
      }
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

extension Axes: Decodable {
  private enum CodingKeys: String, CodingKey {
    case log
    case xLabel = "x-label"
    case yLabel = "y-label"
    case xRange = "x-range"
    case yRange = "y-range"
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
    log = Set(try keys.decodeIfPresent([Axis].self, forKey: .log) ?? [])
    for (axis, range) in [(Axis.x, xRange), (.y, yRange)] where log.contains(axis) {
      guard let range,
        let fault = DrawableRange.fault(from: range.lowerBound, to: range.upperBound, isLogarithmic: true)
      else { continue }
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(axis.rawValue)-range \(fault)"))
    }
  }
}
