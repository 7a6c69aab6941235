/// An object in a file, written `path/file.h5:data/set` or `path/table.csv:column`; paths are relative to the working
/// directory.
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
    if let key = ReferenceRegister.key { (decoder.userInfo[key] as? ReferenceRegister)?.insert(file) }
  }

  public var description: String { "\(file):\(object)" }

  /// The object `child` of the group referred to.
  public func appending(_ child: String) -> DataReference {
    DataReference(file: file, object: "\(object)/\(child)")
  }
}
