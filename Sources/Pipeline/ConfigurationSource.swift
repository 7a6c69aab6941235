import Diagnostics

/// The file that messages about the configuration point into.
struct ConfigurationSource: Sendable {
  var file: String

  func problem(_ line: Int, object: String? = nil, cause: String, remedy: String?) -> Problem {
    Problem(
      .badConfiguration, file: line > 0 ? "\(file):\(line)" : file, object: object, cause: cause,
      remedy: remedy)
  }

  /// Refuses the first key of `entries` that is not among `known`.
  func refuseUnknownKeys(_ entries: [YAMLValue.Entry], known: [String], object: String) throws {
    guard let stranger = entries.first(where: { !known.contains($0.key) }) else { return }
    throw problem(
      stranger.line, object: object, cause: "unknown key '\(stranger.key)'",
      remedy: Suggestion.remedy(for: stranger.key, among: known, called: "keys"))
  }

  func mapping(_ value: YAMLValue, object: String, what: String) throws -> [YAMLValue.Entry] {
    if let entries = value.entries { return entries }
    if case .null = value.content { return [] }
    throw problem(
      value.line, object: object, cause: "\(what) must be a mapping, found \(value.kind)",
      remedy: "write 'key: value' lines below it")
  }

  func text(_ value: YAMLValue, object: String, what: String) throws -> String {
    if let text = value.scalar { return text }
    throw problem(
      value.line, object: object, cause: "\(what) must be a text, found \(value.kind)",
      remedy: "write one name or text there")
  }

  /// Checks that GNU make and every file system can take `name`.
  func checkName(_ name: String, line: Int, what: String) throws {
    if name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._@-]*/) != nil, !Layout.isFile(name) { return }
    throw problem(
      line, object: "\(what) '\(name)'", cause: "the name cannot be a Make target",
      remedy: "use letters, digits and . _ @ - only, a letter or digit first, and no file ending")
  }
}

/// The known name nearest to a mistyped one.
public enum Suggestion {
  /// "did you mean 'x'?" when a name is near, otherwise the list of the names there are.
  public static func remedy(for name: String, among names: some Sequence<String>, called what: String)
    -> String
  {
    let names = names.sorted()
    if let near = nearest(to: name, among: names) { return "did you mean '\(near)'?" }
    if names.isEmpty { return "there are no \(what) yet" }
    let shown = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    return "the \(what) are: \(shown)"
  }

  /// The name within a third of `name`'s length in edits (at least 2), the nearest first.
  public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    let limit = max(2, name.count / 3)
    let ranked = names.map { (distance(Array(name), Array($0)), $0) }.filter { $0.0 <= limit }
    return ranked.min { $0 < $1 }?.1
  }

  /// Levenshtein's distance, O(ab).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
