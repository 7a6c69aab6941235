import Figures

/// One number a figure reports: `of` a measure of a panel, or `from` data through `reduce`.
public struct NumberDescription: Decodable, Sendable {
  /// `panel.measure`.
  public var of: String?
  /// Data the number is reduced from.
  public var from: Values?
  /// By default the last element.
  public var reduce: Reduction
  /// The keys `tolerance`, `relative` and `reason`.
  public var tolerance: Tolerance
  /// The paper's value, a number or a word.
  public var paper: PaperValue?
  /// Decimal digits to show.
  public var digits: Int?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case of, from, reduce, tolerance, relative, reason, paper, digits
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    of = try keys.decodeIfPresent(String.self, forKey: .of)
    from = try keys.decodeIfPresent(Values.self, forKey: .from)
    reduce = try keys.decodeIfPresent(Reduction.self, forKey: .reduce) ?? .named(.last)
    tolerance = Tolerance(
      absolute: try keys.decodeIfPresent(Double.self, forKey: .tolerance),
      relative: try keys.decodeIfPresent(Double.self, forKey: .relative),
      reason: try keys.decodeIfPresent(String.self, forKey: .reason))
    paper = try keys.decodeIfPresent(PaperValue.self, forKey: .paper)
    digits = try keys.decodeIfPresent(Int.self, forKey: .digits)
    for (key, share) in [(CodingKeys.tolerance, tolerance.absolute), (.relative, tolerance.relative)] {
      guard let share, !(0...1e300).contains(share) else { continue }
      throw DecodingError.dataCorruptedError(forKey: key, in: keys, debugDescription: "\(share) is no tolerance")
    }
    if let digits, !(0...15).contains(digits) {
      throw DecodingError.dataCorruptedError(forKey: .digits, in: keys, debugDescription: "must be in 0…15")
    }
    if (of == nil) == (from == nil) {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a number needs either 'of' or 'from'"))
    }
  }
}
