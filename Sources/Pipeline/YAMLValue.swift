/// A value of the pipeline's files that remembers where it stands.
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

  /// A key of a mapping with its place and value.
  public struct Entry: Sendable {
    public var key: String
    public var place: SourcePlace
    public var value: YAMLValue

    public init(_ key: String, _ value: YAMLValue, place: SourcePlace = .nowhere) {
      self.key = key
      self.place = place
      self.value = value
    }
  }

  public var content: Content
  public var place: SourcePlace

  public init(_ content: Content, place: SourcePlace = .nowhere) {
    self.content = content
    self.place = place
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

  public var isNull: Bool {
    if case .null = content { true } else { false }
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

  /// A mapping that stands in no file, as made for stamps.
  public static func mapping(_ pairs: KeyValuePairs<String, YAMLValue>) -> YAMLValue {
    YAMLValue(.mapping(pairs.map { Entry($0.key, $0.value) }))
  }

  public static func text(_ text: String) -> YAMLValue { YAMLValue(.string(text)) }
  public static func integer(_ value: Int) -> YAMLValue { YAMLValue(.number(String(value))) }
  public static func list(_ elements: [YAMLValue]) -> YAMLValue { YAMLValue(.list(elements)) }
}
