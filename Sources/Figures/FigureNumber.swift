/// One number of a figure, as the figure's file holds it.
public struct FigureNumber: Codable, Sendable, Equatable {
  /// nil where it is not finite.
  public var value: Double?
  /// nil where none was recorded.
  public var golden: Double?
  /// By how much the value may differ from the golden one, absolutely, and why.
  public var tolerance: Double?
  public var reason: String?
  public var paper: PaperValue?
  /// Decimals to show.
  public var digits: Int?

  public init(
    value: Double?, golden: Double? = nil, tolerance: Double? = nil, reason: String? = nil, paper: PaperValue? = nil,
    digits: Int? = nil
  ) {
    (self.value, self.golden, self.tolerance) = (value, golden, tolerance)
    (self.reason, self.paper, self.digits) = (reason, paper, digits)
  }

  enum CodingKeys: String, CodingKey { case value, golden, tolerance, reason, paper, digits }

  /// `value` and `golden` are always there, null where unknown; the others only where given.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(golden, forKey: .golden)
    try container.encodeIfPresent(tolerance, forKey: .tolerance)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encodeIfPresent(paper, forKey: .paper)
    try container.encodeIfPresent(digits, forKey: .digits)
  }
}
