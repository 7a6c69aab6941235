/// Takes a text in GML (Himsolt 1997) apart.
struct GMLScanner {
  enum Token {
    /// A key or a number.
    case word(String)
    /// What stands between quotes, its entities resolved.
    case string(String)
    case open, close, end
  }

  private let text: FileText
  private var at = 0
  /// The line of the last token.
  private(set) var line = 1

  init(_ text: FileText) { self.text = text }

  /// The next token.
  ///
  /// - Throws: `Problem.badInput` for a string without an end, and what is no text.
  mutating func next() throws -> Token {
    let bytes = text.bytes
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
      case UInt8(ascii: "#"): at = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      case UInt8(ascii: "["):
        at += 1
        return .open
      case UInt8(ascii: "]"):
        at += 1
        return .close
      case UInt8(ascii: "\""): return .string(try string())
      case 0..<0x20, 0x7F: throw text.notText(line)
      default: return .word(try word())
      }
    }
    return .end
  }

  private mutating func word() throws -> String {
    let marks: [UInt8] = [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\"")]
    let end = text.bytes[at...].firstIndex { $0 <= UInt8(ascii: " ") || marks.contains($0) } ?? text.bytes.count
    defer { at = end }
    return try text.string(UnsafeRawBufferPointer(rebasing: text.bytes[at..<end]), line: line)
  }

  private mutating func string() throws -> String {
    let start = at + 1
    guard let end = text.bytes[start...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw text.fault(line, "begins a string that does not end", remedy: "close it; the file may be truncated")
    }
    let content = UnsafeRawBufferPointer(rebasing: text.bytes[start..<end])
    let string = try text.string(content, line: line)
    at = end + 1
    line += content.count { $0 == UInt8(ascii: "\n") }
    return content.contains(UInt8(ascii: "&")) ? Self.resolved(string) : string
  }

  /// A text with its entities replaced; those of unknown names stay.
  private static func resolved(_ text: String) -> String {
    let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    return text.replacing(#/&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]+));/#) { match in
      let code = match.1.flatMap { UInt32($0, radix: 16) } ?? match.2.flatMap { UInt32($0) }
      if let scalar = code.flatMap({ Unicode.Scalar($0) }) { return String(scalar) }
      return match.3.flatMap { known[String($0)] } ?? String(match.0)
    }
  }
}
