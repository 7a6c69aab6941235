import Diagnostics
import Foundation

/// A table of numbers in a text file: rows on lines, columns parted by semicolons, tabs, commas or blanks, whichever the
/// first line has, in this order. Between semicolons and tabs a decimal comma is a point.
///
/// A first line that is not all numbers names the columns; numbers among these are the columns' own. Numbers may stand in double quotes; lines that begin with `#`
/// and empty ones say nothing. A first line that may be a header or a row is refused.
struct NumberTable {
  let path: String
  /// The columns' names; nil where there are none.
  let names: [String]?
  let columns: Int
  /// In row-major order.
  let values: [Double]

  var rows: Int { columns == 0 ? 0 : values.count / columns }

  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming the line, and the column by its number, for what is no
  ///   finite number, and for lines of different lengths; `Problem.systemFailure` where they do not fit into memory.
  init(_ path: String) throws {
    self.path = path
    let contents = try InputPlace.contents(of: path)
    guard String(validating: contents.prefix(1 << 16).prefix { $0 < 0x80 }, as: UTF8.self) != nil,
      !contents.prefix(4096).contains(0)
    else {
      throw Problem(
        .badInput, file: path, cause: "is neither HDF5, nor .npy or .npz, nor text in UTF-8",
        remedy: "give arrays as h5py, numpy.save or numpy.savetxt write them")
    }
    var reader = Reader(path: path)
    // Two bytes of text at least make a number of eight.
    try PhysicalMemory.require(
      4 * Double(contents.count), for: "the table of \(path)", remedy: "give it as .npy or .h5, which are read in parts"
    )
    try contents.withUnsafeBytes { try reader.read($0) }
    guard reader.columns > 0, !reader.values.isEmpty else {
      throw Problem(.badInput, file: path, cause: "holds no numbers", remedy: "write rows of numbers, one on each line")
    }
    (names, columns, values) = (reader.names, reader.columns, reader.values)
  }

  /// What an index is called, beside names such as pandas' `Unnamed: 0`.
  private static let indexNames: Set<String> = ["id", "index", "idx", "row", "i", "n"]

  /// - Throws: `Problem.badInput` where the first of several columns is an index of the rows.
  private func refuseIndex() throws {
    guard columns > 1, let name = names?[0] else { return }
    let counts =
      rows > 2 && [0, 1].contains(values[0]) && (0..<rows).allSatisfy { values[$0 * columns] == values[0] + Double($0) }
    guard name.hasPrefix("Unnamed: ") || (counts && Self.indexNames.contains(name.lowercased())) else { return }
    throw Problem(
      .badInput, file: path, object: name, cause: "is a column that counts the rows, and would be taken for numbers",
      remedy: "write the table without it, in pandas by index=False; or name the columns wanted, as in y=FILE:target")
  }

  /// The column of a name.
  ///
  /// - Throws: `Problem.badInput` where there is none, or are several.
  func place(of name: String) throws -> Int {
    let places = (names ?? []).indices.filter { names?[$0] == name }
    guard let place = places.first, places.count == 1 else {
      let known = names.map { $0.prefix(20).joined(separator: ", ") }
      throw Problem(
        .badInput, file: path, object: name,
        cause: places.isEmpty ? "there is no such column" : "\(places.count) columns have this name",
        remedy: known.map { "its columns: \($0)" } ?? "name the columns in the first line")
    }
    return place
  }

  /// The numbers of all columns but some, (rows, columns).
  ///
  /// - Throws: `Problem.badInput` where an index of the rows would be among them.
  func array(without apart: some Collection<Int>) throws -> RawArray {
    if !apart.contains(0) { try refuseIndex() }
    let places = (0..<columns).filter { !apart.contains($0) }
    guard places != Array(0..<columns) else { return RawArray(values, shape: [rows, columns]) }
    let kept = (0..<rows).flatMap { row in places.map { values[row * columns + $0] } }
    return RawArray(kept, shape: [rows, places.count])
  }

  /// The numbers of one column, (rows).
  func array(of place: Int) -> RawArray {
    RawArray((0..<rows).map { values[$0 * columns + place] }, shape: [rows])
  }
}

extension NumberTable {
  /// What is read of a table so far.
  private struct Reader {
    let path: String
    var names: [String]?
    var columns = 0
    var values: [Double] = []
    private var separator: UInt8 = 0
    /// The fields of the present line: where they begin and end.
    private var fields: [Range<Int>] = []
    /// The first line, where it may name the columns: all integers, or all in quotes.
    private var doubtful: (line: Int, isQuoted: Bool)?
    private var hasQuotes = false

    init(path: String) { self.path = path }

    private static let (newline, quote, blank, tab) = (
      UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: " "), UInt8(ascii: "\t")
    )

    mutating func read(_ bytes: UnsafeRawBufferPointer) throws {
      var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var number = 0
      while place < bytes.count {
        number += 1
        let end = bytes[place...].firstIndex(of: Self.newline) ?? bytes.count
        try read(bytes, place..<end, number)
        place = end + 1
      }
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ number: Int) throws {
      let line = trimmed(range, bytes)
      guard let first = line.first, bytes[first] != UInt8(ascii: "#") else { return }
      if columns == 0 {
        separator = [UInt8(ascii: ";"), Self.tab, UInt8(ascii: ",")].first { bytes[line].contains($0) } ?? Self.blank
      }
      split(bytes, separator == Self.tab ? trimmed(range, bytes, keepingTabs: true) : line)
      if columns == 0 {
        columns = fields.count
        if try isHeader(bytes, number) { return }
      }
      try settleDoubt(bytes, number)
      guard fields.count == columns else {
        throw fault(
          number, "has \(fields.count) columns, the lines before \(columns)",
          remedy: "write as many numbers on each line")
      }
      for (column, field) in fields.enumerated() {
        guard let value = self.number(bytes, field), value.isFinite else {
          let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[field].prefix(40)), as: UTF8.self)
          throw fault(
            number, text.isEmpty ? "has nothing in column \(column + 1)" : "has “\(text)” in column \(column + 1)",
            remedy: "write a finite number, with a point, or leave the line out")
        }
        values.append(value)
      }
    }

    /// Whether the first line names the columns; then `names` are these.
    private mutating func isHeader(_ bytes: UnsafeRawBufferPointer, _ line: Int) throws -> Bool {
      let numbers = fields.map { number(bytes, $0) }
      let counted = numbers.indices.filter { numbers[$0] == Double($0) }
      guard numbers.contains(nil) else {
        guard counted.count < columns || columns < 3 else { throw doubt(of: line, "counts the columns from 0") }
        if hasQuotes || fields.allSatisfy({ isInteger(bytes, $0) }) { doubtful = (line, hasQuotes) }
        return false
      }
      names = fields.map { String(decoding: UnsafeRawBufferPointer(rebasing: bytes[$0]), as: UTF8.self) }
      guard names?[0] != "" else {
        throw fault(
          line, "gives the first column no name, as if it counted the rows",
          remedy: "write the table without that column, in pandas by index=False, or name it")
      }
      if let twice = names?.first(where: { name in names?.count { $0 == name } ?? 0 > 1 }) {
        throw fault(line, "names two columns “\(twice.prefix(40))”", remedy: "give each column a name of its own")
      }
      // Names that are numbers are places; another number is a row's, and what stands beside it is wrong.
      guard let column = numbers.firstIndex(of: nil),
        numbers.indices.contains(where: { numbers[$0] != nil && numbers[$0] != Double($0) })
      else { return true }
      throw fault(
        line, "has “\(names?[column].prefix(40) ?? "")” in column \(column + 1)",
        remedy: "write a number, or names alone")
    }

    /// Sees, at the second line, that the first was a row.
    private mutating func settleDoubt(_ bytes: UnsafeRawBufferPointer, _ number: Int) throws {
      guard let first = doubtful, first.line < number else { return }
      doubtful = nil
      if first.isQuoted, !hasQuotes { throw doubt(of: first.line, "has its numbers in quotes, as no other line") }
      guard !first.isQuoted, fields.allSatisfy({ !isInteger(bytes, $0) }) else { return }
      throw doubt(of: first.line, "has integers alone, and the next line none")
    }

    private func doubt(of line: Int, _ cause: String) -> Problem {
      fault(
        line, "\(cause): it may name the columns, or be a row",
        remedy: "leave it out, in pandas by header=False, or write the row as the others")
    }

    /// Whether a field has digits alone, behind a sign or not.
    private func isInteger(_ bytes: UnsafeRawBufferPointer, _ field: Range<Int>) -> Bool {
      let digits = bytes[field].first.map { "+-".utf8.contains($0) } ?? false ? field.dropFirst() : field[...]
      return !digits.isEmpty && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[$0] }
    }

    private func fault(_ line: Int, _ cause: String, remedy: String) -> Problem {
      Problem(.badInput, file: "\(path):\(line)", cause: cause, remedy: remedy)
    }

    /// Without blanks, tabs and carriage returns at both ends.
    private func trimmed(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, keepingTabs: Bool = false) -> Range<Int>
    {
      func isBlank(_ byte: UInt8) -> Bool {
        byte == Self.blank || byte == UInt8(ascii: "\r") || (byte == Self.tab && !keepingTabs)
      }
      var range = range
      while let last = range.last, isBlank(bytes[last]) { range = range.lowerBound..<last }
      while let first = range.first, isBlank(bytes[first]) { range = first + 1..<range.upperBound }
      return range
    }

    private mutating func split(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) {
      fields.removeAll(keepingCapacity: true)
      hasQuotes = false
      var (start, isQuoted) = (line.lowerBound, false)
      for place in line {
        if bytes[place] == Self.quote { isQuoted.toggle() }
        guard bytes[place] == separator, !isQuoted else { continue }
        // Of blanks several part two columns.
        if separator != Self.blank || place > start { append(bytes, start..<place) }
        start = place + 1
      }
      append(bytes, start..<line.upperBound)
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
      let field = trimmed(range, bytes)
      let isQuoted =
        field.count > 1 && bytes[field.lowerBound] == Self.quote && bytes[field.upperBound - 1] == Self.quote
      hasQuotes = hasQuotes || isQuoted
      fields.append(isQuoted ? trimmed(field.lowerBound + 1..<field.upperBound - 1, bytes) : field)
    }

    /// The number in a field; nil where there is none that float64 holds: an integer of too many digits, a number so small
    /// that it would be 0.
    private func number(_ bytes: UnsafeRawBufferPointer, _ field: Range<Int>) -> Double? {
      var text = Substring(decoding: UnsafeRawBufferPointer(rebasing: bytes[field]), as: UTF8.self)
      if separator == UInt8(ascii: ";") || separator == Self.tab, !text.contains(".") {
        text.replace(",", with: ".", maxReplacements: 1)
      }
      guard let value = Double(text), !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else { return nil }
      if field.count > 15, isInteger(bytes, field) { return Int(text).flatMap { Double(exactly: $0) } }
      let isSmall =
        value == 0 && text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { (0x31...0x39).contains($0) }
      return isSmall ? nil : value
    }
  }
}
