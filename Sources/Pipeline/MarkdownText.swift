/// Text within the Markdown that GitHub shows.
enum MarkdownText {
  /// `text` on one line, as it is to be read: whatever would be a mark is escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in line(text) {
      if "\\`*_[]<>|~$&#!".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// `text` as a paragraph, or an element of a list, which begins no list or heading of its own.
  static func paragraph(_ text: String) -> String {
    let escaped = escaped(text)
    let digits = escaped.prefix { $0.isASCII && $0.isNumber }
    let rest = escaped.dropFirst(digits.count)
    let marks = digits.isEmpty ? "-+=" : ".)"
    return rest.first.map(marks.contains) ?? false ? "\(digits)\\\(rest)" : escaped
  }

  /// `text` as code within a cell of a table; nothing for none.
  static func code(_ text: String) -> String {
    let text = line(text)
    guard !text.isEmpty else { return "" }
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let space = longest > 0 ? " " : ""
    return fence + space + text.replacing("|", with: "\\|") + space + fence
  }

  /// A table: a header, and rows of cells that are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let ruler = header.map { _ in "---" }
    return ([header, ruler] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  /// Line breaks and what cannot be seen become spaces.
  private static func line(_ text: String) -> String {
    let spaced = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return spaced.split(separator: " ").joined(separator: " ")
  }
}
