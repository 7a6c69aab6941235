/// What is done to tweets before they are read: names and addresses say nothing of the mood, and cost tokens.
public enum TweetCleaning {
  /// The text with its HTML entities resolved once (`&quot;`, `&lt;`, `&gt;`, `&amp;`, the only ones of Sentiment140), then
  /// what follows `http://`, `https://` or `www.`, in any case and up to white space, as `http`, then `@name` as `@user`.
  public static func cleaned(_ text: String) -> String {
    guard text.utf8.contains(where: { marks.contains($0) }) else { return text }
    return String(
      String.UnicodeScalarView(withoutNames(withoutAddresses(withoutEntities(Array(text.unicodeScalars))))))
  }

  private typealias Scalars = [Unicode.Scalar]

  /// What everything that is replaced holds one of: `&`, `:`, `.`, `@`.
  private static let marks = Array("&:.@".utf8)

  private static let entities: [(name: Scalars, scalar: Unicode.Scalar)] = [
    (Array("&quot;".unicodeScalars), "\""), (Array("&lt;".unicodeScalars), "<"), (Array("&gt;".unicodeScalars), ">"),
    (Array("&amp;".unicodeScalars), "&"),
  ]

  /// (What `&amp;` gives is not read again, so that one pass does what replacing it last would.)
  private static func withoutEntities(_ text: Scalars) -> Scalars {
    replacing(in: text, whatBeginsWith: "&") { rest in
      entities.first { rest.starts(with: $0.name) }.map { ($0.name.count, [$0.scalar]) }
    }
  }

  private static let beginnings = ["http://", "https://", "www."].map { Array($0.unicodeScalars) }
  private static let address: Scalars = Array("http".unicodeScalars)

  private static func withoutAddresses(_ text: Scalars) -> Scalars {
    replacing(in: text, whatBeginsWith: "h", "H", "w", "W") { rest in
      guard let start = beginnings.first(where: { rest.starts(with: $0) { lowered($0) == $1 } })?.count else {
        return nil
      }
      let length = rest.firstIndex { $0.properties.isWhitespace }.map { $0 - rest.startIndex } ?? rest.count
      return length > start ? (length, address) : nil
    }
  }

  private static let name: Scalars = Array("@user".unicodeScalars)

  private static func withoutNames(_ text: Scalars) -> Scalars {
    replacing(in: text, whatBeginsWith: "@") { rest in
      let length = rest.dropFirst().prefix(while: isOfName).count
      return length > 0 ? (length + 1, name) : nil
    }
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }

  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value) | 0x20) : scalar
  }

  /// Replaces, from the left, what `found` knows at the beginning of the rest of a text: its length, and what takes its
  /// place.
  private static func replacing(
    in text: Scalars, whatBeginsWith first: Unicode.Scalar..., found: (ArraySlice<Unicode.Scalar>) -> (Int, Scalars)?
  ) -> Scalars {
    guard text.contains(where: first.contains) else { return text }
    var (result, place): (Scalars, Int) = ([], 0)
    result.reserveCapacity(text.count)
    while place < text.count {
      if first.contains(text[place]), let (length, replacement) = found(text[place...]) {
        result += replacement
        place += length
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }
}
