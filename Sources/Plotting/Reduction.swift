/// How an array becomes one number: a name, or `[k]` for its element k, counted from 0.
public enum Reduction: Decodable, Sendable, Equatable {
  case named(Name)
  case element(Int)

  public enum Name: String, Decodable, CaseIterable, Sendable {
    case last, first, min, max, mean, rms, sum, count
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let list = try? container.decode([Int].self), let index = list.first, list.count == 1 {
      self = .element(index)
    } else if let text = try? container.decode(String.self), let name = Name(rawValue: text) {
      self = .named(name)
    } else {
      let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "is no reduction; known are \(known) and [k]")
    }
  }

  /// The number; nil where the array lacks the element asked for.
  public func callAsFunction(_ values: [Double]) -> Double? {
    let count = Double(values.count)
    switch self {
    case .element(let index): return values.indices.contains(index) ? values[index] : nil
    case .named(.last): return values.last
    case .named(.first): return values.first
    case .named(.min): return values.min()
    case .named(.max): return values.max()
    case .named(.mean): return values.isEmpty ? nil : values.reduce(0, +) / count
    case .named(.rms): return values.isEmpty ? nil : (values.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    case .named(.sum): return values.reduce(0, +)
    case .named(.count): return count
    }
  }
}
