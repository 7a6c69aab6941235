import Diagnostics

/// What ranges gnuplot can draw, which computes in double precision, differences and decades of the ends among it.
enum DrawableRange {
  /// The largest and, but for 0, the smallest absolute value on an axis.
  static let (largest, smallest) = (1e290, 1e-290)

  /// What is wrong with the range from `lower` to `upper`; nil where it can be drawn.
  static func fault(from lower: Double, to upper: Double, isLogarithmic: Bool = false) -> String? {
    let ends = "from \(lower) to \(upper)"
    let size = max(abs(lower), abs(upper))
    guard lower < upper else { return "\(ends) has no length" }
    guard size <= largest else { return "\(ends) reaches beyond ±\(largest), what can be drawn" }
    guard upper - lower >= max(smallest, 1e-13 * size) else { return "\(ends) is too short to be drawn" }
    guard !isLogarithmic || lower >= smallest else {
      return "\(ends) must start above \(smallest): the axis is logarithmic"
    }
    return nil
  }

  /// The range of what is named `what`, such as an axis.
  ///
  /// - Throws: `Problem.badInput` for one that cannot be drawn.
  static func of(
    _ what: String, from lower: Double, to upper: Double, isLogarithmic: Bool = false
  ) throws -> ClosedRange<Double> {
    if let fault = fault(from: lower, to: upper, isLogarithmic: isLogarithmic) { throw problem(what, fault) }
    return lower...upper
  }

  /// Sees that numbers between `low` and `high` can stand on an axis together with a margin.
  ///
  /// - Throws: `Problem.badInput`.
  static func require(_ what: String, low: Double, high: Double, isLogarithmic: Bool) throws {
    guard abs(low) <= largest, abs(high) <= largest, !isLogarithmic || low >= smallest else {
      let bounds = isLogarithmic ? "\(smallest) … \(largest)" : "±\(largest)"
      throw problem(what, "has values from \(low) to \(high), beyond \(bounds), what can be drawn")
    }
  }

  private static func problem(_ what: String, _ cause: String) -> Problem {
    Problem(.badInput, cause: "\(what) \(cause)", remedy: "scale the data, or give the range of the axis")
  }
}

extension Int {
  /// `value` rounded towards 0, or the nearer end of `range` where it lies outside; its lower end for what is no number.
  init(_ value: Double, within range: ClosedRange<Int>) {
    self =
      value >= Double(range.upperBound)
      ? range.upperBound : value > Double(range.lowerBound) ? Int(value) : range.lowerBound
  }
}
