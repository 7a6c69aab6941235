import Diagnostics
import Foundation

/// A text file of columns separated by blanks, tabs or commas, read in place: the file is mapped into memory and
/// nothing of it is copied.
///
/// Empty lines, and lines that begin with `#` or `%`, say nothing.
struct ColumnText {
  /// The bytes of a column, in place as long as the `ColumnText` lives.
  typealias Column = UnsafeRawBufferPointer

  /// The columns of a line: the first three, and how many there are.
  struct Line {
    var number = 0
    var count = 0
    var first = Column(start: nil, count: 0)
    var second = Column(start: nil, count: 0)
    var third = Column(start: nil, count: 0)

    mutating func append(_ column: Column) {
      switch count {
      case 0: first = column
      case 1: second = column
      case 2: third = column
      default: break
      }
      count += 1
    }
  }

  let path: String
  private let data: NSData

  /// Opens a file.
  ///
  /// - Throws: `Problem.missingInput` where it is not there or cannot be read.
  init(contentsOf path: String) throws {
    self.path = path
    try InputPlace.check(path, remedy: "give a text file with one edge per line")
    do {
      data = try NSData(contentsOfFile: path, options: .mappedIfSafe)
    } catch {
      throw Problem(
        .missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)",
        remedy: "give a text file that may be read")
    }
  }

  private enum Kind: UInt8 { case text, separator, newline, control }

  private static let kinds: [Kind] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "\n"): .newline
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\r"): .separator
    case 0..<0x20, 0x7F: .control
    default: .text
    }
  }

  /// Calls `body` for each line that has columns.
  ///
  /// - Throws: `Problem.badInput` for control characters, and what `body` throws.
  func forEachLine(_ body: (Line) throws -> Void) throws {
    let bytes = UnsafeRawBufferPointer(start: data.length == 0 ? nil : data.bytes, count: data.length)
    try withExtendedLifetime(data) {
      try Self.kinds.withUnsafeBufferPointer { kinds in
        var line = Line()
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < bytes.count {
          line.number += 1
          line.count = 0
          at = try scan(bytes, from: at, kinds, into: &line) + 1
          if line.count > 0 { try body(line) }
        }
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
      switch kinds[Int(bytes[at])] {
      case .separator: at += 1
      case .newline: return at
      case .control: throw notText(line.number)
      case .text:
        if line.count == 0, bytes[at] == UInt8(ascii: "#") || bytes[at] == UInt8(ascii: "%") {
          return bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        }
        let start = at
        while at < bytes.count, kinds[Int(bytes[at])] == .text { at += 1 }
        line.append(Column(rebasing: bytes[start..<at]))
      }
    }
    return at
  }

  /// The text of a column.
  ///
  /// - Throws: `Problem.badInput` where it is not UTF-8.
  func text(_ column: Column, line: Int) throws -> String {
    guard let text = String(validating: column, as: UTF8.self) else { throw notText(line) }
    return text
  }

  /// A fault in line `line`.
  func fault(_ line: Int, _ cause: String, remedy: String) -> Problem {
    Problem(.badInput, file: "\(path):\(line)", cause: cause, remedy: remedy)
  }

  private func notText(_ line: Int) -> Problem {
    fault(line, "is not text in UTF-8", remedy: "give a plain text file: unpack or convert it first")
  }
}
