import Diagnostics

/// Points of two arrays, optionally coloured by a third.
///
/// Its keys are explained in `manual`.
public struct ScatterPanel: Panel {
  public static let kind = "scatter"
  public static let manual = """
    Points of two arrays, optionally coloured by a third.

    ```yaml
    kind: scatter
    x: data/quick/eigs.h5:ck/3/projections      # n numbers; for a row of a matrix, …/eigenvectors with
    y: data/quick/eigs.h5:ck/3/eigenvectors     #   x-row: 0, y-row: 1
    y-row: 1
    colour: data/quick/train.h5:y
    colours: gradient                           # or classes: one colour and symbol for each value
    colour-label: label
    x-label: "vᵀy"                              # these as of curves
    y-label: "v"
    x-range: [0.01, 1]
    y-range: [0.01, 1]
    log: [x, y]
    legend: top left
    ```

    Beyond 3000 points a regular subset is drawn. Measures: `count`, `correlation` of x and y.
    """
  public var heading: PanelHeading
  public var x: Values
  public var y: Values
  public var xRow: Int?
  public var yRow: Int?
  public var colour: Values?
  public var colours: Colouring
  public var colourLabel: String
  public var legend: Drawing.Corner?
  var axes: Axes

  public enum Colouring: String, Decodable, Sendable { case gradient, classes }

  static let mostPoints = 3000

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, x, y, colour, colours, log, legend
    case xRow = "x-row"
    case yRow = "y-row"
    case colourLabel = "colour-label"
    case xLabel = "x-label"
    case yLabel = "y-label"
    case xRange = "x-range"
    case yRange = "y-range"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    x = try keys.decode(Values.self, forKey: .x)
    y = try keys.decode(Values.self, forKey: .y)
    xRow = try keys.decodeIfPresent(Int.self, forKey: .xRow)
    yRow = try keys.decodeIfPresent(Int.self, forKey: .yRow)
    colour = try keys.decodeIfPresent(Values.self, forKey: .colour)
    colours = try keys.decodeIfPresent(Colouring.self, forKey: .colours) ?? .gradient
    colourLabel = try keys.decodeIfPresent(String.self, forKey: .colourLabel) ?? ""
    legend = try keys.decodeIfPresent(Drawing.Corner.self, forKey: .legend)
    axes = try Axes(from: decoder)
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let x = try inputs.values(x, row: xRow)
    let y = try inputs.values(y, row: yRow)
    let shade = try colour.map { try inputs.values($0) }
    guard x.count == y.count, shade.map({ $0.count == x.count }) ?? true else {
      throw Problem(
        .badConfiguration, object: heading.title ?? heading.name ?? Self.kind,
        cause: "has \(x.count) x, \(y.count) y\(shade.map { ", \($0.count) colours" } ?? "")")
    }
    var drawing = Drawing()
    drawing.measures = ["count": Double(x.count), "correlation": Self.correlation(x, y)]
    let all = x.indices.map { [x[$0], y[$0], shade?[$0] ?? 0] }
    var (points, lost) = axes.showable(all)
    if lost > 0 { drawing.notes.append("\(lost) of \(all.count) points not positive, not drawn") }
    drawing.remark(notShown: lost, of: all.count)
    if points.count > Self.mostPoints {
      let step = (points.count + Self.mostPoints - 1) / Self.mostPoints
      drawing.notes.append("one point of \(step) is drawn")
      points = stride(from: 0, to: points.count, by: step).map { points[$0] }
    }
    var ranged = axes
    ranged.xRange = try axes.padded(points.map { $0[0] }, on: .x)
    ranged.yRange = try axes.padded(points.map { $0[1] }, on: .y)
    drawing.commands = ranged.commands
    let labels = shade != nil && colours == .classes ? Set(points.map { classLabel($0[2]) }).sorted() : []
    drawing.corner =
      legend ?? Legend(clouds: [points], labels: labels + drawing.remarks, axes: ranged, frame: frame).freestCorner
    addZeroLines(ranged, to: &drawing)
    if shade != nil, colours == .classes {
      try addClasses(points, ranges: ranged, to: &drawing)
    } else if shade != nil {
      try addGradient(points, ranges: ranged, to: &drawing)
    } else {
      drawing.addCloud(points, name: "points", place: 0, legend: nil, axes: ranged)
    }
    return drawing
  }

  static func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) {
      xx += (x - meanX) * (x - meanX)
      xy += (x - meanX) * (y - meanY)
      yy += (y - meanY) * (y - meanY)
    }
    return xy / (xx * yy).squareRoot()
  }
}
