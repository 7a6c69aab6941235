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

  /// The share of a paper's number by which another may differ and still be called its reproduction.
  public static let share = 0.05

  /// Whether `value` is what the paper says: within `share` of its number, of 0 within `tolerance`, or on the side that
  /// `above 1`, `below 5` name; nil for other words, which nothing but a reader can judge.
  public func isMet(by value: Double, tolerance: Double?) -> Bool? {
    switch self {
    case .number(let number):
      return abs(value - number) <= (number == 0 ? tolerance ?? 0 : Self.share * abs(number))
    case .text(let text):
      let words = text.split(separator: " ")
      guard words.count == 2, let bound = Double(words[1]) else { return nil }
      switch words[0] {
      case "above": return value > bound
      case "below": return value < bound
      default: return nil
      }
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
