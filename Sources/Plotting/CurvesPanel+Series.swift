extension CurvesPanel {
  /// One line or cloud of points; see `CurvesPanel` for the keys.
  public struct Series: Decodable, Sendable {
    public var y: Values
    public var x: Values?
    /// For each point a number, reduced as y: where it is not 0, there is no point but a cross at the top.
    public var unless: Values?
    /// The row of y that is taken, of a matrix.
    public var yRow: Int?
    /// What each reference of `y` is reduced to, so that a sweep's runs give one point each.
    public var reduce: Reduction?
    /// The same for `x`.
    public var reduceX: Reduction?
    /// Half the length of the bars through the points, one for each.
    public var error: Values?
    /// The same as `reduce` for `error`.
    public var reduceError: Reduction?
    /// How errors are drawn.
    public var errorStyle: ErrorStyle
    /// Which axis y stands on.
    public var axis: Side
    public var label: String?
    public var name: String?
    public var style: Style
    public var colour: Int?
    /// The first and the last x over which a power law is fitted.
    public var fit: Values?
    /// Shows the local slopes −d log y/d log x over parts that span this factor of x in place of y.
    public var slopes: Double?

    public enum Style: String, Decodable, Sendable {
      case solid, dashed, dotted, points, both, impulses, automatic
    }

    public enum ErrorStyle: String, Decodable, Sendable { case bars, band }

    public enum Side: String, Decodable, Sendable { case left, right }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case y, x, reduce, error, label, name, style, colour, fit, slopes, axis, unless
      case yRow = "y-row"
      case errorStyle = "error-style"
      case reduceX = "reduce-x"
      case reduceError = "reduce-error"
    }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      y = try keys.decode(Values.self, forKey: .y)
      x = try keys.decodeIfPresent(Values.self, forKey: .x)
      unless = try keys.decodeIfPresent(Values.self, forKey: .unless)
      yRow = try keys.decodeIfPresent(Int.self, forKey: .yRow)
      if yRow != nil, keys.contains(.reduce) {
        throw DecodingError.dataCorruptedError(
          forKey: .yRow, in: keys, debugDescription: "does not go with the key 'reduce'")
      }
      reduce = try keys.decodeIfPresent(Reduction.self, forKey: .reduce)
      reduceX = try keys.decodeIfPresent(Reduction.self, forKey: .reduceX)
      error = try keys.decodeIfPresent(Values.self, forKey: .error)
      reduceError = try keys.decodeIfPresent(Reduction.self, forKey: .reduceError)
      errorStyle = try keys.decodeIfPresent(ErrorStyle.self, forKey: .errorStyle) ?? .bars
      axis = try keys.decodeIfPresent(Side.self, forKey: .axis) ?? .left
      label = try keys.decodeIfPresent(String.self, forKey: .label)
      name = try keys.decodeIfPresent(String.self, forKey: .name)
      style = try keys.decodeIfPresent(Style.self, forKey: .style) ?? .automatic
      colour = try keys.decodeIfPresent(Int.self, forKey: .colour)
      fit = try keys.decodeIfPresent(Values.self, forKey: .fit)
      slopes = try keys.decodeIfPresent(Double.self, forKey: .slopes)
      if let slopes, !(slopes > 1 && slopes.isFinite) || fit != nil || error != nil {
        throw DecodingError.dataCorruptedError(
          forKey: .slopes, in: keys,
          debugDescription: "\(slopes) must be a factor above 1, without the keys 'fit' and 'error'")
      }
      if let colour, colour < 0 {
        throw DecodingError.dataCorruptedError(
          forKey: .colour, in: keys, debugDescription: "\(colour) is negative")
      }
      for key in [CodingKeys.reduceError, .errorStyle] where error == nil && keys.contains(key) {
        throw DecodingError.dataCorruptedError(forKey: key, in: keys, debugDescription: "asks for the key 'error'")
      }
    }
  }

  /// A horizontal (`y`) or vertical (`x`) line across the frame.
  public struct ReferenceLine: Decodable, Sendable {
    public var x: Values?
    public var y: Values?
    /// By default the last element of the data referred to.
    public var reduce: Reduction
    public var label: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case x, y, reduce, label }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      x = try keys.decodeIfPresent(Values.self, forKey: .x)
      y = try keys.decodeIfPresent(Values.self, forKey: .y)
      reduce = try keys.decodeIfPresent(Reduction.self, forKey: .reduce) ?? .named(.last)
      label = try keys.decodeIfPresent(String.self, forKey: .label)
      if (x == nil) == (y == nil) {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "a line needs either 'x' or 'y'"))
      }
    }

    func position(_ inputs: FigureInputs) throws -> Double {
      try (x ?? y).flatMap { try inputs.values($0, reduce: reduce).first } ?? 0
    }
  }
}
