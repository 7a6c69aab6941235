import Diagnostics
import Foundation

/// A file of records and fields, parted by commas or tabs (RFC 4180), read in place.
///
/// A field in double quotes may hold separators, line ends and, doubled, quotes. Lines end with LF or CR LF; empty ones say
/// nothing, nor does a byte order mark of UTF-8.
struct DelimitedText {
  /// A record: its fields one after the other.
  struct Record {
    /// The line on which it begins, counted from 1.
    fileprivate(set) var line = 0
    fileprivate var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    fileprivate var ends: [Int] = []

    var count: Int { ends.count }

    /// The text of a field; what is not UTF-8 in it is U+FFFD.
    func text(_ field: Int) -> String { String(decoding: self[field], as: UTF8.self) }

    /// Whether a field is UTF-8.
    func isValid(_ field: Int) -> Bool { String(validating: self[field], as: UTF8.self) != nil }

    private subscript(field: Int) -> ArraySlice<UInt8> { bytes[(field == 0 ? 0 : ends[field - 1])..<ends[field]] }

    fileprivate mutating func begin(on line: Int) {
      self.line = line
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
  }

  let path: String
  private let data: NSData
  private let separator: UInt8

  /// Opens a file: fields are parted by commas where its name ends in `.csv`, by tabs where in `.tsv`.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for another name.
  init(_ path: String) throws {
    self.path = path
    try InputPlace.check(path, remedy: "put a file of labelled text there")
    switch (path as NSString).pathExtension.lowercased() {
    case "csv": separator = UInt8(ascii: ",")
    case "tsv": separator = UInt8(ascii: "\t")
    default:
      throw Problem(
        .badInput, file: path, cause: "is neither .csv nor .tsv by its name", remedy: "name it by what parts its fields"
      )
    }
    do { data = try NSData(contentsOfFile: path, options: .mappedIfSafe) } catch {
      throw Problem(.missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)")
    }
  }

  /// Calls `body` for each record.
  ///
  /// Complexity: O(length of the file); memory for one record.
  ///
  /// - Throws: `Problem.badInput` for UTF-16, and naming the line for a quote that is not closed or not followed by a
  ///   separator; what `body` throws.
  func forEachRecord(_ body: (Record) throws -> Void) throws {
    let bytes = UnsafeRawBufferPointer(start: data.length == 0 ? nil : data.bytes, count: data.length)
    try withExtendedLifetime(data) {
      guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
        throw Problem(.badInput, file: path, cause: "is text in UTF-16", remedy: "convert it to UTF-8")
      }
      var (place, line, record) = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, 1, Record())
      while place < bytes.count {
        record.begin(on: line)
        try read(bytes, from: &place, line: &line, into: &record)
        if record.count > 1 || !record.bytes.isEmpty { try body(record) }
      }
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Reads the record that begins at `place`, and its line end.
  private func read(
    _ bytes: UnsafeRawBufferPointer, from place: inout Int, line: inout Int, into record: inout Record
  ) throws {
    while true {
      if place < bytes.count, bytes[place] == Self.quote {
        try readQuoted(bytes, from: &place, line: &line, into: &record)
      } else {
        let start = place
        while place < bytes.count, bytes[place] != separator, bytes[place] != Self.newline { place += 1 }
        let hasReturn = place > start && bytes[place - 1] == Self.carriageReturn
        let isLast = place == bytes.count || bytes[place] == Self.newline
        record.bytes.append(contentsOf: bytes[start..<(hasReturn && isLast ? place - 1 : place)])
      }
      record.ends.append(record.bytes.count)
      guard place < bytes.count else { return }
      let isSeparator = bytes[place] == separator
      place += 1
      guard isSeparator else { return line += 1 }
    }
  }

  /// Reads a field from its quote to what follows the one that closes it: a separator, a line end or the end.
  private func readQuoted(
    _ bytes: UnsafeRawBufferPointer, from place: inout Int, line: inout Int, into record: inout Record
  ) throws {
    let first = line
    place += 1
    while true {
      let start = place
      while place < bytes.count, bytes[place] != Self.quote {
        if bytes[place] == Self.newline { line += 1 }
        place += 1
      }
      record.bytes.append(contentsOf: bytes[start..<place])
      guard place < bytes.count else {
        throw fault(first, "has a quote that is never closed", remedy: "close it, and double the quotes within a field")
      }
      place += 1
      guard place < bytes.count, bytes[place] == Self.quote else { break }
      record.bytes.append(Self.quote)
      place += 1
    }
    if place < bytes.count, bytes[place] == Self.carriageReturn,
      place + 1 == bytes.count || bytes[place + 1] == Self.newline
    {
      place += 1
    }
    guard place == bytes.count || bytes[place] == separator || bytes[place] == Self.newline else {
      throw fault(line, "goes on after a closing quote", remedy: "double the quotes within a field")
    }
  }

  /// A fault in line `line`.
  func fault(_ line: Int, _ cause: String, remedy: String) -> Problem {
    Problem(.badInput, file: "\(path):\(line)", cause: cause, remedy: remedy)
  }
}
