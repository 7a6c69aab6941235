/// Plain histograms of one or more arrays, overlaid, as densities over common bins.
///
/// Its keys are explained in `manual`.
public struct HistogramPanel: Panel {
  public static let kind = "histogram"
  public static let manual = """
    Plain histograms of one or more arrays, overlaid, as densities over common bins.

    ```yaml
    kind: histogram
    series:
      - { values: "data/quick/kernels.h5:ck/0", part: off-diagonal, label: raw, name: raw }
    bins: 100
    range: [-1, 1]       # by default that of all values
    log: true            # logarithmic density
    x-label: inner product
    legend: top left     # by default where it covers least
    ```

    `part: off-diagonal` takes the entries above the diagonal of a square, symmetric matrix.

    Measures per series, by its `name` or its number from 1: `<series>.count`, `.min`, `.max`, `.mean`,
    `.rms`, `.max-abs`.
    """
  public var heading: PanelHeading
  public var series: [Series]
  public var bins: Int
  public var range: ClosedRange<Double>?
  public var log: Bool
  public var xLabel: String
  public var legend: Drawing.Corner?

  /// One array.
  public struct Series: Decodable, Sendable {
    public var values: Values
    public var part: Part
    public var label: String?
    public var name: String?

    public enum Part: String, Decodable, Sendable {
      case all
      case offDiagonal = "off-diagonal"
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case values, part, label, name }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      values = try keys.decode(Values.self, forKey: .values)
      part = try keys.decodeIfPresent(Part.self, forKey: .part) ?? .all
      label = try keys.decodeIfPresent(String.self, forKey: .label)
      name = try keys.decodeIfPresent(String.self, forKey: .name)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, series, bins, range, log, legend
    case xLabel = "x-label"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    series = try keys.decodeList(of: Series.self, forKey: .series) ?? keys.decode([Series].self, forKey: .series)
    try keys.requireDistinct(series.map(\.name), forKey: .series)
    bins = try keys.decodeIfPresent(Int.self, forKey: .bins) ?? 100
    range = try keys.decodeInterval(forKey: .range)
    log = try keys.decodeIfPresent(Bool.self, forKey: .log) ?? false
    xLabel = try keys.decodeIfPresent(String.self, forKey: .xLabel) ?? ""
    legend = try keys.decodeIfPresent(Drawing.Corner.self, forKey: .legend)
    guard (1...2000).contains(bins) else {
      throw DecodingError.dataCorruptedError(forKey: .bins, in: keys, debugDescription: "must be in 1…2000")
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let arrays = try series.map { series in
      series.part == .all ? try inputs.values(series.values) : try inputs.upperTriangle(series.values)
    }
    var drawing = Drawing()
    let low = arrays.compactMap { $0.min() }.min() ?? 0
    let high = arrays.compactMap { $0.max() }.max() ?? 1
    let range = try range ?? Self.range(from: low, to: high)
    var (highest, lowest) = (0.0, Double.infinity)
    var outlines: [[[Double]]] = []
    for (index, values) in arrays.enumerated() {
      let name = series[index].name ?? "\(index + 1)"
      for (measure, value) in Self.measures(values) { drawing.measures["\(name).\(measure)"] = value }
      let binned = Bins(values, over: range, count: bins)
      let heights = binned.density(total: values.count)
      highest = max(highest, heights.max() ?? 0)
      lowest = min(lowest, heights.filter { $0 > 0 }.min() ?? .infinity)
      let base = log ? 0.3 / (Double(max(1, values.count)) * binned.width) : 0
      outlines.append(HistogramShape.outline(binned, heights: heights, base: base))
      add(index, outlines[index], to: &drawing)
      let outside = values.count { !range.contains($0) }
      if outside > 0 {
        drawing.notes.append("\(outside) of \(values.count) values lie outside the range drawn")
      }
    }
    let margin = 0.02 * (range.upperBound - range.lowerBound)
    let isLog = log && highest > 0
    let y = isLog ? (0.5 * lowest, 15 * highest) : (0, highest > 0 ? 1.12 * highest : 1)
    let axes = Axes(
      xLabel: xLabel, yLabel: "density", xRange: range.lowerBound - margin...range.upperBound + margin,
      yRange: try DrawableRange.of("density", from: y.0, to: y.1, isLogarithmic: isLog), log: isLog ? [.y] : [])
    drawing.commands = axes.commands
    drawing.corner =
      legend ?? Legend(lines: outlines, labels: series.compactMap(\.label), axes: axes, frame: frame).freestCorner
    return drawing
  }

  /// From the least to the largest value, or about values that are all the same.
  private static func range(from low: Double, to high: Double) throws -> ClosedRange<Double> {
    try DrawableRange.require("x", low: low, high: high, isLogarithmic: false)
    if DrawableRange.fault(from: low, to: high) == nil { return low...high }
    let half = max(0.5, 1e-9 * abs(low))
    return low - half...low + half
  }

  private func add(_ index: Int, _ outline: [[Double]], to drawing: inout Drawing) {
    let table = drawing.add(
      DataTable(
        name: "histogram-\(index + 1).dat",
        header: "\(series[index].label ?? "values"), density: outline of the bars",
        blocks: [outline]))
    let colour = "rgb '\(Palette.colour(index))'"
    drawing.layers += [
      DrawingLayer(
        table: table,
        style: "with filledcurves closed fillcolor \(colour) fillstyle transparent solid 0.22 noborder"),
      DrawingLayer(
        table: table,
        style: "with lines linewidth 1.1 dashtype \(Palette.dash(index)) linecolor \(colour)",
        legend: series[index].label),
    ]
  }

  private static func measures(_ values: [Double]) -> [String: Double] {
    var measures = ["count": Double(values.count)]
    for reduction in [Reduction.Name.min, .max, .mean, .rms] {
      measures[reduction.rawValue] = Reduction.named(reduction)(values)
    }
    measures["max-abs"] = values.reduce(0) { max($0, abs($1)) }
    return measures
  }
}
