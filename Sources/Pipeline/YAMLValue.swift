/// A value of `pipeline.yaml` that remembers where it stands.
///
/// Numbers keep their spelling, so that a command line shows what the author wrote; quoted scalars are strings.
public struct YAMLValue: Sendable {
  public enum Content: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case list([YAMLValue])
    case mapping([Entry])
  }

  /// A key of a mapping with its line and value.
  public struct Entry: Sendable {
    public var key: String
    public var line: Int
    public var value: YAMLValue

    public init(_ key: String, _ value: YAMLValue, line: Int) {
      self.key = key
      self.line = line
      self.value = value
    }
  }

  public var content: Content
  /// Counted from 1; 0 for a value that stands in no file.
  public var line: Int

  public init(_ content: Content, line: Int = 0) {
    self.content = content
    self.line = line
  }

  /// The value of `key` in a mapping.
  public subscript(key: String) -> YAMLValue? { entries?.first { $0.key == key }?.value }

  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  public var elements: [YAMLValue]? {
    if case .list(let elements) = content { elements } else { nil }
  }

  /// The spelling of a string, number or truth value.
  public var scalar: String? {
    switch content {
    case .boolean(let value): value ? "true" : "false"
    case .number(let text), .string(let text): text
    case .null, .list, .mapping: nil
    }
  }

  public var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  public var number: Double? {
    if case .number(let text) = content { Double(text) } else { nil }
  }

  /// What the value is, for messages: "a list", "a number", …
  public var kind: String {
    switch content {
    case .null: "nothing"
    case .boolean: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension YAMLValue {
  /// The line of the innermost key along a path such as `panels[1].kind`; nil when it goes nowhere.
  func line(along path: String) -> Int? {
    var value = self
    var line: Int?
    for match in path.matches(of: /([^.\[\]]+)/) {
      let step = String(match.output.1)
      if let entry = value.entries?.first(where: { $0.key == step }) {
        value = entry.value
        line = entry.line > 0 ? entry.line : line
      } else if let elements = value.elements, let index = Int(step), elements.indices.contains(index) {
        value = elements[index]
        line = value.line > 0 ? value.line : line
      } else {
        break
      }
    }
    return line
  }

  /// A mapping without lines, as made for stamps.
  public static func mapping(_ pairs: KeyValuePairs<String, YAMLValue>) -> YAMLValue {
    YAMLValue(.mapping(pairs.map { Entry($0.key, $0.value, line: 0) }))
  }

  public static func text(_ text: String) -> YAMLValue { YAMLValue(.string(text)) }
  public static func integer(_ value: Int) -> YAMLValue { YAMLValue(.number(String(value))) }
  public static func list(_ elements: [YAMLValue]) -> YAMLValue { YAMLValue(.list(elements)) }
}
