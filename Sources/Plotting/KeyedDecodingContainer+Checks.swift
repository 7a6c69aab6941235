extension KeyedDecodingContainer {
  /// An interval written `[from, to]` with from < to; nil where the key is absent.
  func decodeInterval(forKey key: Key) throws -> ClosedRange<Double>? {
    guard let ends = try decodeIfPresent([Double].self, forKey: key) else { return nil }
    guard ends.count == 2, ends[0] < ends[1] else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "must be [from, to] with from < to")
    }
    if let fault = DrawableRange.fault(from: ends[0], to: ends[1]) {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: fault)
    }
    return ends[0]...ends[1]
  }

  /// Refuses two elements of a list of the same name, by which their measures are told apart; those without are called
  /// by their numbers from 1.
  func requireDistinct(_ given: [String?], forKey key: Key) throws {
    let names = given.enumerated().map { $1 ?? "\($0 + 1)" }
    let counts = names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    guard let twice = names.first(where: { counts[$0] ?? 0 > 1 }) else { return }
    throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "two are called '\(twice)'")
  }

  /// A list of at most `limit` elements; nil where the key is absent.
  func decodeList<Element: Decodable>(
    of type: Element.Type, forKey key: Key, atMost limit: Int = 500
  ) throws -> [Element]? {
    guard let list = try decodeIfPresent([Element].self, forKey: key) else { return nil }
    guard list.count <= limit else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "has \(list.count) elements; a panel takes at most \(limit)")
    }
    return list
  }
}
