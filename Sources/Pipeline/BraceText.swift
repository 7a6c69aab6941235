/// Texts with terms in braces: `"{gauss-data.samples} points"`.
enum BraceText {
  /// The most braces within each other; further ones are text.
  private static let depthLimit = 20

  /// `text` with the terms in braces replaced, the innermost first; a text that is one term takes the type of its value.
  ///
  /// - Parameter value: what a term stands for; nil leaves it as it is, braces included.
  static func filled(_ text: String, _ value: (String) throws -> YAMLValue?) rethrows -> YAMLValue {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return .text(text) }
    // The texts of the braces that are open, the outermost first.
    var open = [""]
    var whole: YAMLValue?
    for character in text {
      if character == "{", open.count <= depthLimit {
        open.append("")
        continue
      }
      guard character == "}", open.count > 1 else {
        open[open.count - 1].append(character)
        continue
      }
      let term = open.removeLast()
      guard let found = try value(term) else {
        open[open.count - 1] += "{\(term)}"
        continue
      }
      if open.count == 1 { whole = found }
      open[open.count - 1] += found.shown
    }
    let isOneTerm = open.count == 1 && text.first == "{" && whole?.shown == open[0] && Self.closesAtTheEnd(text)
    return isOneTerm ? whole ?? .text(open[0]) : .text(open.joined(separator: "{"))
  }

  /// Every term of `text`, inner ones included as they are written.
  static func terms(in text: String) -> [String] {
    var terms: [String] = []
    _ = filled(text) { term -> YAMLValue? in
      terms.append(term)
      return nil
    }
    return terms
  }

  /// Whether the brace that opens the text is closed by its last character.
  private static func closesAtTheEnd(_ text: String) -> Bool {
    var depth = 0
    for (offset, character) in text.enumerated() {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0 { return offset == text.count - 1 }
    }
    return false
  }
}

extension YAMLValue {
  /// The names in the terms of every text in it.
  var termNames: [WrittenNode.Reference] {
    switch content {
    case .string(let text):
      guard text.utf8.contains(UInt8(ascii: "{")) else { return [] }
      return BraceText.terms(in: text).flatMap { Arithmetic($0)?.names ?? [] }.map {
        WrittenNode.Reference(name: $0, place: place)
      }
    case .list(let elements): return elements.flatMap(\.termNames)
    case .mapping(let entries): return entries.flatMap { $0.value.termNames }
    case .null, .boolean, .number: return []
    }
  }

  /// The value within a text: a list with commas between its elements.
  var shown: String { scalar ?? (elements ?? []).compactMap(\.scalar).joined(separator: ", ") }
}
