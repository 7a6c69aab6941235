/// What a paper says of a number: a value, or a word such as "close agreement".
public enum PaperValue: Codable, Sendable, Equatable, CustomStringConvertible {
  case number(Double)
  case text(String)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = try? container.decode(Double.self) else {
      self = .text(try container.decode(String.self))
      return
    }
    guard number.isFinite else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(number) is not finite")
    }
    self = .number(number)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }

  /// For tables: whole numbers without a decimal point.
  public var description: String {
    switch self {
    case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
    case .text(let text): text
    }
  }
}
