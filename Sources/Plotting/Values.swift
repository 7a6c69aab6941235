/// Where numbers of a figure come from: `path/file.h5:data/set`, numbers written out, or `measure:ck.ks`, what a panel before
/// measured, of several panels in their order where a `*` in the name stands for any letters.
///
/// In a description this is one of these, or a list of them, whose values are joined.
public struct Values: Decodable, Sendable, Equatable {
  public enum Part: Sendable, Equatable {
    case number(Double)
    case reference(DataReference)
    /// The name of measures.
    case measure(String)
  }

  public var parts: [Part]

  public init(_ parts: [Part]) { self.parts = parts }

  public init(from decoder: any Decoder) throws {
    if var list = try? decoder.unkeyedContainer() {
      parts = []
      parts.reserveCapacity(list.count ?? 0)
      while !list.isAtEnd { parts.append(try list.decode(Part.self)) }
    } else {
      parts = [try Part(from: decoder)]
    }
  }
}

extension Values.Part: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      guard number.isFinite else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(number) is not finite")
      }
      self = .number(number)
    } else if let text = try? container.decode(String.self), text.hasPrefix("measure:") {
      self = .measure(String(text.dropFirst("measure:".count)))
    } else {
      self = .reference(try container.decode(DataReference.self))
    }
  }
}
