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
      self = .number(number)
    } else {
      self = .reference(try container.decode(DataReference.self))
    }
  }
}

/// An object in an HDF5 file, written `path/file.h5:data/set`; paths are relative to the working directory.
public struct DataReference: Decodable, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var object: String

  public init(file: String, object: String) {
    self.file = file
    self.object = object
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      text.index(after: colon) < text.endIndex
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not of the form path/file.h5:data/set")
    }
    self.init(file: String(text[..<colon]), object: String(text[text.index(after: colon)...]))
  }

  public var description: String { "\(file):\(object)" }

  /// The object `child` of the group referred to.
  public func appending(_ child: String) -> DataReference {
    DataReference(file: file, object: "\(object)/\(child)")
  }
}

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
