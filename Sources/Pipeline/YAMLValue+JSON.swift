import Foundation

extension YAMLValue {
  /// Canonical JSON: keys sorted, two spaces of indentation, a newline at the end.
  public var json: String {
    var text = ""
    appendJSON(to: &text, indent: "")
    return text + "\n"
  }

  private func appendJSON(to text: inout String, indent: String) {
    switch content {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let spelling): text += Self.jsonNumber(spelling)
    case .string(let string): text += Self.jsonString(string)
    case .list(let elements):
      Self.append(elements, between: ("[", "]"), to: &text, indent: indent) { element, text, indent in
        element.appendJSON(to: &text, indent: indent)
      }
    case .mapping(let entries):
      let sorted = entries.sorted { $0.key < $1.key }
      Self.append(sorted, between: ("{", "}"), to: &text, indent: indent) { entry, text, indent in
        text += Self.jsonString(entry.key) + ": "
        entry.value.appendJSON(to: &text, indent: indent)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], between brackets: (String, String), to text: inout String, indent: String,
    item append: (Item, inout String, String) -> Void
  ) {
    text += brackets.0
    let inner = indent + "  "
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + inner
      append(item, &text, inner)
    }
    text += (items.isEmpty ? "" : "\n" + indent) + brackets.1
  }

  /// The author's spelling where JSON allows it, otherwise (`.5`, `+1`, `2.`) the shortest one of the value.
  static func jsonNumber(_ spelling: String) -> String {
    if DecimalNumber.isJSON(spelling) { return spelling }
    guard let value = Double(spelling), value.isFinite else { return jsonString(spelling) }
    return String(value)
  }

  static func jsonString(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension YAMLValue: Decodable {
  /// Reads any JSON value; numbers come back in their shortest spelling, keys sorted.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: JSONKey.self) {
      let entries = try container.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
        Entry($0.stringValue, try container.decode(YAMLValue.self, forKey: $0))
      }
      self.init(.mapping(entries))
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self.init(.null)
    } else if let value = try? container.decode(Bool.self) {
      self.init(.boolean(value))
    } else if let value = try? container.decode(Int.self) {
      self.init(.number(String(value)))
    } else if let value = try? container.decode(Double.self) {
      self.init(.number(String(value)))
    } else if let value = try? container.decode(String.self) {
      self.init(.string(value))
    } else {
      self.init(.list(try container.decode([YAMLValue].self)))
    }
  }

  /// Every leaf with its path, as in `parameters.samples`, for comparisons.
  func leaves(prefix: String = "") -> [(path: String, text: String)] {
    switch content {
    case .mapping(let entries) where !entries.isEmpty:
      entries.flatMap { $0.value.leaves(prefix: prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") }
    case .list(let elements) where !elements.isEmpty:
      elements.enumerated().flatMap { $0.element.leaves(prefix: "\(prefix)[\($0.offset)]") }
    default: [(prefix, scalar ?? json.trimmingCharacters(in: .whitespacesAndNewlines))]
    }
  }

  private struct JSONKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
