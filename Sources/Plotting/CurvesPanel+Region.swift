extension CurvesPanel {
  /// A coloured stretch of x behind the curves.
  public struct Region: Decodable, Sendable {
    /// By default the axis' ends.
    public var from: Values?
    public var to: Values?
    public var colour: Colour
    public var label: String?

    public enum Colour: String, Decodable, CaseIterable, Sendable {
      case green, yellow, orange, grey

      var fill: String {
        switch self {
        case .green: "#DDF0E3"
        case .yellow: "#FBF3CC"
        case .orange: "#FBE3CF"
        case .grey: "#ECEFF2"
        }
      }
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case from, to, colour, label }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      from = try keys.decodeIfPresent(Values.self, forKey: .from)
      to = try keys.decodeIfPresent(Values.self, forKey: .to)
      colour = try keys.decode(Colour.self, forKey: .colour)
      label = try keys.decodeIfPresent(String.self, forKey: .label)
    }

    /// The stretch within the range of the axis; nil where there is none.
    func stretch(_ inputs: FigureInputs, within range: ClosedRange<Double>) throws -> ClosedRange<Double>? {
      let ends = try [from, to].map { try $0.flatMap { try inputs.values($0, reduce: .named(.last)).first } }
      let (low, high) = (
        max(ends[0] ?? range.lowerBound, range.lowerBound), min(ends[1] ?? range.upperBound, range.upperBound)
      )
      return low < high ? low...high : nil
    }
  }

  /// The commands that colour the regions.
  func regionCommands(_ inputs: FigureInputs, in axes: Axes) throws -> [String] {
    guard let range = axes.xRange else { return [] }
    return try regions.enumerated().flatMap { index, region -> [String] in
      guard let stretch = try region.stretch(inputs, within: range) else { return [] }
      let (low, high) = (Gnuplot.number(stretch.lowerBound), Gnuplot.number(stretch.upperBound))
      let box =
        "set object \(index + 1) rectangle from first \(low),graph 0 to first \(high),graph 1 "
        + "fillcolor rgb '\(region.colour.fill)' fillstyle solid noborder behind"
      guard let label = region.label else { return [box] }
      return [
        box,
        "set label \(Gnuplot.quote(label)) at first \(low),graph 0.03 left offset 0.4,0 "
          + Gnuplot.type(Typography.small, Palette.faint),
      ]
    }
  }
}
