extension Decoder {
  /// The mapping at this place, which may have no keys but those of `Keys`.
  ///
  /// - Throws: `DecodingError.dataCorrupted`, whose path ends in the first unknown key and whose description
  ///   lists the known ones.
  public func strictContainer<Keys: CodingKey & CaseIterable>(
    keyedBy type: Keys.Type
  ) throws -> KeyedDecodingContainer<Keys> {
    let known = Set(Keys.allCases.map(\.stringValue))
    let present = try container(keyedBy: AnyKey.self).allKeys
    if let unknown = present.first(where: { !known.contains($0.stringValue) }) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath + [unknown],
          debugDescription: "unknown key; known are \(known.sorted().joined(separator: ", "))"))
    }
    return try container(keyedBy: type)
  }
}
