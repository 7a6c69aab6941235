import Diagnostics

/// A closed path in the complex plane and the poles in and outside it.
///
/// Its keys are explained in `manual`.
public struct ContourPanel: Panel {
  public static let kind = "contour"
  public static let manual = """
    A closed path in the complex plane and the poles in and outside it.

    ```yaml
    kind: contour
    path: data/quick/contour.h5:contour/path      # (k, 2): Re z and Im z of its points in order, open or closed
    path-label: Γ
    poles:
      - { x: "data/quick/contour.h5:poles/A", y: 0, label: "poles of *R_{A}*(*z*)", name: A }
      - { x: "data/quick/contour.h5:poles/B", below: "data/quick/contour.h5:eta", below-label: "*η*",
          label: "poles of *R_{B}*(*z* + i*η*)", name: B }
    x-label: "Re *z*"                             # these as of curves
    y-label: "Im *z*"
    x-range: [-3, 3]
    y-range: [-1, 1]
    ```

    The poles have imaginary part `y`, or minus the number at `below`, a data set or attribute, which a double arrow
    marks. Arrows on the path show its direction. Labels take the marks of `diagram`.

    Measures: `length`, `area` (positive for a path that runs counter-clockwise) and per series of poles, by its `name`
    or number from 1, `<series>.count` and `<series>.inside`, the sum of the winding numbers of the path about them.
    """
  public var heading: PanelHeading
  public var path: DataReference
  public var pathLabel: String
  public var poles: [Poles]
  var axes: Axes

  /// Points with one imaginary part.
  public struct Poles: Decodable, Sendable {
    public var x: Values
    public var y: Values.Part?
    public var below: Values.Part?
    public var belowLabel: String
    public var label: String?
    public var name: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case x, y, below, label, name
      case belowLabel = "below-label"
    }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      x = try keys.decode(Values.self, forKey: .x)
      y = try keys.decodeIfPresent(Values.Part.self, forKey: .y)
      below = try keys.decodeIfPresent(Values.Part.self, forKey: .below)
      belowLabel = try keys.decodeIfPresent(String.self, forKey: .belowLabel) ?? "*η*"
      label = try keys.decodeIfPresent(String.self, forKey: .label)
      name = try keys.decodeIfPresent(String.self, forKey: .name)
      if y != nil, below != nil {
        throw DecodingError.dataCorruptedError(
          forKey: .below, in: keys, debugDescription: "poles take either 'y' or 'below'")
      }
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, path, poles
    case pathLabel = "path-label"
    case xLabel = "x-label"
    case yLabel = "y-label"
    case xRange = "x-range"
    case yRange = "y-range"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    path = try keys.decode(DataReference.self, forKey: .path)
    pathLabel = try keys.decodeIfPresent(String.self, forKey: .pathLabel) ?? "Γ"
    poles = try keys.decodeList(of: Poles.self, forKey: .poles) ?? []
    try keys.requireDistinct(poles.map(\.name), forKey: .poles)
    axes = try Axes(from: decoder)
    if axes.xLabel.isEmpty { axes.xLabel = "Re *z*" }
    if axes.yLabel.isEmpty { axes.yLabel = "Im *z*" }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let matrix = try inputs.reader(path.file).matrix(path.object)
    guard matrix.columns == 2, matrix.rows > 2 else {
      throw Problem(
        .badInput, file: path.file, object: path.object,
        cause: "has shape (\(matrix.rows), \(matrix.columns)), not that of a closed path: three or more points (Re, Im)"
      )
    }
    let groups = try poles.map { poles in
      let height = try poles.below.map { -(try inputs.number($0)) } ?? poles.y.map(inputs.number) ?? 0
      return try inputs.values(poles.x).map { [$0, height] }
    }
    let closed = ClosedPath((0..<matrix.rows).map { [matrix[$0, 0], matrix[$0, 1]] })
    var drawing = try ContourPicture(panel: self, path: closed, poles: groups, frame: frame).drawing()
    drawing.measures = ["length": closed.length, "area": closed.area]
    for (index, group) in groups.enumerated() {
      let name = poles[index].name ?? "\(index + 1)"
      let turns = group.compactMap(closed.windingNumber)
      guard turns.count == group.count else {
        throw Problem(
          .badInput, file: path.file, object: path.object, cause: "leads through a pole of series '\(name)'")
      }
      drawing.measures["\(name).count"] = Double(group.count)
      drawing.measures["\(name).inside"] = Double(turns.reduce(0, +))
    }
    return drawing
  }
}
