/// Where numbers of a figure come from: `path/file.h5:data/set`, or numbers written out.
///
/// In a description this is one reference, one number, or a list of either, whose values are joined.
public struct Values: Decodable, Sendable, Equatable {
  public enum Part: Sendable, Equatable {
    case number(Double)
    case reference(DataReference)
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
    } else {
      self = .reference(try container.decode(DataReference.self))
    }
  }
}
