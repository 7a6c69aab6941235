import Diagnostics

/// What is asked of values where they are read.
extension YAMLValue {
  /// The entries of a mapping; none of nothing.
  func mapping(_ object: String, _ what: String) throws -> [Entry] {
    if let entries { return entries }
    if isNull { return [] }
    throw place.problem(
      object, cause: "\(what) must be a mapping, found \(kind)", remedy: "write 'key: value' lines below it")
  }

  func text(_ object: String, _ what: String) throws -> String {
    if let text = scalar { return text }
    throw place.problem(
      object, cause: "\(what) must be a text, found \(kind)", remedy: "write one name or text there")
  }
}

extension [YAMLValue.Entry] {
  subscript(key: String) -> YAMLValue? { first { $0.key == key }?.value }

  /// Refuses the first key that is not among `known`.
  func refuseOthers(than known: [String], object: String) throws {
    guard let stranger = first(where: { !known.contains($0.key) }) else { return }
    throw stranger.place.problem(
      object, cause: "unknown key '\(stranger.key)'",
      remedy: Suggestion.remedy(for: stranger.key, among: known, called: "keys"))
  }

  /// Refuses the second of two equal keys.
  func refuseRepetition(object: String) throws {
    var seen: Set<String> = []
    guard let twice = first(where: { !seen.insert($0.key).inserted }) else { return }
    throw twice.place.problem(
      object, cause: "the key '\(twice.key)' stands twice", remedy: "rename or remove one of them")
  }
}
