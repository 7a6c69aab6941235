/// What the decoder of YAML says about a value of the wrong kind, in the words of those who write it.
enum DecodingWords {
  /// "must be a mapping, found a list" for "Expected to decode Mapping but found Sequence instead."; other texts as they
  /// are.
  static func plain(_ text: String) -> String {
    guard let match = text.wholeMatch(of: #/Expected to decode (.+) but found (\w+) instead\.?/#) else { return text }
    let found = kinds[String(match.output.2)].map { ", found \($0)" } ?? ""
    return "must be \(kinds[String(match.output.1)] ?? "another kind of value")\(found)"
  }

  /// A `Node` may be anything.
  private static let kinds = [
    "Mapping": "a mapping", "Sequence": "a list", "Scalar": "a single value", "String": "a text",
    "Int": "a whole number", "Double": "a number", "Bool": "true or false",
  ]
}
