import Diagnostics

/// A text of columns, read in place.
///
/// Empty lines, and lines that begin with `#` or `%`, say nothing. A column in double quotes may hold what separates
/// columns; a quote within it is doubled. From the third column on, one that begins with `{` goes to the line's end.
struct ColumnText {
  /// The bytes of a column, in place as long as the `FileText` lives.
  typealias Column = UnsafeRawBufferPointer

  /// What stands between columns.
  enum Separator: Sendable, CaseIterable {
    /// Any run of blanks, tabs, commas and semicolons.
    case blanks
    /// One of these characters, with blanks around it; columns may hold blanks, and be empty.
    case semicolon, tab, comma

    fileprivate var byte: UInt8? {
      switch self {
      case .blanks: nil
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .comma: UInt8(ascii: ",")
      }
    }
  }

  /// The columns of a line.
  struct Line {
    /// Counted from 1.
    var number = 0
    /// The columns, of which there may be no more than 2²⁰.
    fileprivate(set) var columns: [Column] = []

    var count: Int { columns.count }
  }

  private static let mostColumns = 1 << 20

  let text: FileText
  let separator: Separator
  private let kinds: [Kind]

  /// - Parameter quotes: whether quotes and braces have a meaning.
  init(_ text: FileText, separator: Separator, quotes: Bool = true) {
    self.text = text
    self.separator = separator
    kinds = (0...255).map { byte in
      switch UInt8(byte) {
      case UInt8(ascii: "\n"): .newline
      case UInt8(ascii: ","): separator == .blanks ? .blank : separator == .comma ? .separator : .text
      case UInt8(ascii: ";"): separator == .blanks ? .blank : separator == .semicolon ? .separator : .text
      case UInt8(ascii: "\t"): separator == .tab ? .separator : .blank
      case UInt8(ascii: " "), UInt8(ascii: "\r"): .blank
      case 0..<0x20, 0x7F: .control
      case UInt8(ascii: "#"), UInt8(ascii: "%"): .mark
      case UInt8(ascii: "\""), UInt8(ascii: "{"): quotes ? .mark : .text
      default: .text
      }
    }
  }

  /// `mark` is a text that begins something else where a column begins.
  private enum Kind: UInt8 {
    case text, mark, blank, separator, newline, control

    var isText: Bool { rawValue <= Kind.mark.rawValue }
  }

  /// Calls `body` for each line that has columns.
  ///
  /// - Parameter bytes: the part of the text to read, from its beginning; all of it by default.
  /// - Throws: `Problem.badInput` for control characters and quotes that do not end, and what `body` throws.
  func forEachLine(in part: UnsafeRawBufferPointer? = nil, _ body: (Line) throws -> Void) throws {
    let bytes = part ?? text.bytes
    try kinds.withUnsafeBufferPointer { kinds in
      var line = Line()
      var at = 0
      while at < bytes.count {
        line.number += 1
        line.columns.removeAll(keepingCapacity: true)
        at = try scan(bytes, from: at, kinds, into: &line) + 1
        if line.count > 0 { try body(line) }
      }
    }
  }

  /// Finds the columns of the line that begins at `start`, and its end.
  @inline(__always)
  private func scan(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ kinds: UnsafeBufferPointer<Kind>, into line: inout Line
  ) throws -> Int {
    var at = start
    while at < bytes.count {
      let kind = kinds[Int(bytes[at])]
      switch kind {
      case .blank: at += 1
      case .newline: return at
      case .control: throw text.notText(line.number)
      case .separator:
        line.columns.append(Column(rebasing: bytes[at..<at]))
        at += 1
      case .text, .mark:
        if line.count >= Self.mostColumns { throw tooMany(line.number) }
        if kind == .mark, let end = try marked(bytes, from: at, into: &line) {
          if end.isLine { return end.place }
          at = end.place
        } else {
          let start = at
          at += 1
          while at < bytes.count, kinds[Int(bytes[at])].isText { at += 1 }
          var end = at
          if separator != .blanks {
            while at < bytes.count, kinds[Int(bytes[at])].rawValue <= Kind.blank.rawValue {
              at += 1
              if kinds[Int(bytes[at - 1])].isText { end = at }
            }
          }
          line.columns.append(Column(rebasing: bytes[start..<end]))
        }
        if separator != .blanks {
          while at < bytes.count, kinds[Int(bytes[at])] == .blank { at += 1 }
          guard at < bytes.count else { return at }
          if kinds[Int(bytes[at])].isText { throw badQuote(line.number) }
          if kinds[Int(bytes[at])] == .separator { at += 1 }
        }
      }
    }
    return at
  }

  /// Reads what begins with a mark: a comment, a quoted column, or attributes; nil for a column like others.
  private func marked(
    _ bytes: UnsafeRawBufferPointer, from start: Int, into line: inout Line
  ) throws -> (place: Int, isLine: Bool)? {
    func lineEnd() -> Int { bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count }
    switch bytes[start] {
    case UInt8(ascii: "\""):
      return (try quoted(bytes, from: start, into: &line), false)
    case UInt8(ascii: "{"):
      guard line.count >= 2 else { return nil }
      let end = lineEnd()
      let length = bytes[start..<end].lastIndex { $0 > UInt8(ascii: " ") } ?? start
      line.columns.append(Column(rebasing: bytes[start...length]))
      return (end, true)
    default:
      return line.count == 0 ? (lineEnd(), true) : nil
    }
  }

  /// Reads a column in quotes, and says where it ends.
  private func quoted(_ bytes: UnsafeRawBufferPointer, from start: Int, into line: inout Line) throws -> Int {
    let quote = UInt8(ascii: "\"")
    var unescaped: [UInt8]?
    var from = start + 1
    while let end = bytes[from...].firstIndex(where: { $0 == quote || $0 == UInt8(ascii: "\n") }), bytes[end] == quote {
      guard end + 1 < bytes.count, bytes[end + 1] == quote else {
        if let first = unescaped {
          line.columns.append(text.keep(first + bytes[from..<end]))
        } else {
          line.columns.append(Column(rebasing: bytes[from..<end]))
        }
        guard end + 1 == bytes.count || !kinds[Int(bytes[end + 1])].isText else {
          throw badQuote(line.number)
        }
        return end + 1
      }
      unescaped = (unescaped ?? []) + bytes[from...end]
      from = end + 2
    }
    throw text.fault(line.number, "has a quote that is not closed", remedy: "close it in the same line")
  }

  private func badQuote(_ line: Int) -> Problem {
    text.fault(line, "has text after a column's closing quote", remedy: "double the quotes within a column")
  }

  private func tooMany(_ line: Int) -> Problem {
    text.fault(
      line, "has more than \(Self.mostColumns) columns", remedy: "give a list of edges, a line for each edge")
  }

  /// The text of a column.
  ///
  /// - Throws: `Problem.badInput` where it is not UTF-8.
  func string(_ column: Column, line: Int) throws -> String { try text.string(column, line: line) }
}
