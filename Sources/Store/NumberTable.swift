import Diagnostics
import Foundation

/// A table of numbers in a text file: rows on lines, columns parted by commas, semicolons, tabs or blanks, whichever the
/// first line has, in this order.
///
/// A first line that is not all numbers names the columns; numbers among these are the columns' own. Numbers may stand in double quotes; lines that begin with `#`
/// and empty ones say nothing.
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

  /// The numbers of some columns, (rows, columns).
  func array(of places: [Int]) -> RawArray {
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
        separator = [UInt8(ascii: ","), UInt8(ascii: ";"), Self.tab].first { bytes[line].contains($0) } ?? Self.blank
      }
      split(bytes, separator == Self.tab ? trimmed(range, bytes, keepingTabs: true) : line)
      if columns == 0 {
        columns = fields.count
        if try isHeader(bytes, number) { return }
      }
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
        guard counted.count < columns || columns < 3 else {
          throw fault(
            line, "counts the columns from 0: it may name them, or be a row",
            remedy: "leave it out, in pandas by header=False, or write the row with decimal points")
        }
        return false
      }
      names = fields.map { String(decoding: UnsafeRawBufferPointer(rebasing: bytes[$0]), as: UTF8.self) }
      guard names?[0] != "" else {
        throw fault(
          line, "gives the first column no name, as if it counted the rows",
          remedy: "write the table without that column, in pandas by index=False, or name it")
      }
      // Names that are numbers are places; another number is a row's, and what stands beside it is wrong.
      guard let column = numbers.firstIndex(of: nil),
        numbers.indices.contains(where: { numbers[$0] != nil && numbers[$0] != Double($0) })
      else { return true }
      throw fault(
        line, "has “\(names?[column].prefix(40) ?? "")” in column \(column + 1)",
        remedy: "write a number, or names alone")
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
      fields.append(isQuoted ? trimmed(field.lowerBound + 1..<field.upperBound - 1, bytes) : field)
    }

    /// The number in a field; nil where there is none.
    private func number(_ bytes: UnsafeRawBufferPointer, _ field: Range<Int>) -> Double? {
      Double(Substring(decoding: UnsafeRawBufferPointer(rebasing: bytes[field]), as: UTF8.self))
    }
  }
}
