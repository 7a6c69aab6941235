/// The known name nearest to a mistyped one.
public enum Suggestion {
  /// "did you mean 'x'?" when a name is near, otherwise the list of the names there are.
  public static func remedy(for name: String, among names: some Sequence<String>, called what: String)
    -> String
  {
    let names = names.sorted()
    if let near = nearest(to: name, among: names) { return "did you mean '\(near)'?" }
    if names.isEmpty { return "there are no \(what) yet" }
    return "the \(what) are: \(names.prefix(20).joined(separator: ", "))\(names.count > 20 ? ", …" : "")"
  }

  /// The same where the name asked for may be right, and a known one misspelt.
  static func correction(of name: String, among names: some Sequence<String>, called what: String) -> String {
    let remedy = remedy(for: name, among: names, called: what)
    return nearest(to: name, among: names) == nil
      ? remedy : "\(remedy) If that one is misspelt, correct it where it stands"
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
