import Diagnostics
import Foundation

/// One safetensors file: where its tensors lie.
///
/// The format: the header's length as a 64-bit little-endian integer, the header in JSON, the elements of all tensors,
/// little-endian and row-major. The header gives of each tensor by its name `dtype`, `shape` and `data_offsets`, its first
/// byte and the one after its last, counted from the header's end; and, under `__metadata__`, texts by name.
struct SafetensorsShard: Sendable {
  /// A tensor in the file.
  struct Entry: Sendable {
    let type: TensorType
    let shape: [Int]
    /// Its bytes, counted from the beginning of the file.
    let bytes: Range<Int>
  }

  let path: String
  let entries: [String: Entry]
  let metadata: [String: String]
  /// The size of the file in bytes.
  private let size: Int

  /// The longest header, that of the format's own reader.
  private static let longestHeader = 100_000_000

  /// Reads the header, and compares it with the file.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput`, naming the tensor where it is one's: for a header that is no
  ///   header, a type that is not read, a name given twice, bytes that are not what shape and type need, lie outside of the
  ///   file or belong to two tensors or none.
  init(_ path: String) throws {
    self.path = path
    let file = try RangeReader(path)
    size = file.size
    guard size >= 8 else { throw Self.foreign(path, "has \(size) bytes: it is no safetensors file") }
    let length = try file.bytes(0..<8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
    guard length <= UInt64(size - 8) else {
      throw Self.foreign(
        path, "has \(size) bytes, and by the first eight a header of \(length): it is truncated, or no safetensors file"
      )
    }
    guard length <= Self.longestHeader else {
      throw Self.foreign(path, "has a header of \(length) bytes, more than the format allows")
    }
    let start = 8 + Int(length)
    let header = try file.bytes(8..<start)
    guard header.first == UInt8(ascii: "{") else {
      throw Self.foreign(path, "has a header that does not begin with “{”")
    }
    var (entries, metadata): ([String: Entry], [String: String]) = ([:], [:])
    var cursor = JSONCursor(header)
    do {
      try cursor.object { name, cursor in
        if name == "__metadata__" {
          try cursor.object { key, cursor in metadata[key] = try cursor.string() }
        } else {
          entries[name] = try Self.entry(name, &cursor, from: start, of: path)
        }
      }
      try cursor.end()
    } catch let fault as JSONCursor.Fault {
      throw Problem(
        .badInput, file: path, object: "its header", cause: fault.cause,
        remedy: "take the file again from where it came")
    }
    self.entries = entries
    self.metadata = metadata
    try checkPlaces(from: start)
  }

  /// Reads what the header says of a tensor.
  private static func entry(
    _ name: String, _ cursor: inout JSONCursor, from start: Int, of path: String
  ) throws -> Entry {
    func wrong(_ cause: String) -> Problem {
      Problem(
        .badInput, file: path, object: name, cause: cause, remedy: "take the file again from where it came")
    }
    var (type, shape, offsets): (String?, [Int]?, [Int]?)
    do {
      try cursor.object { key, cursor in
        switch key {
        case "dtype": type = try cursor.string()
        case "shape": shape = try cursor.integers()
        case "data_offsets": offsets = try cursor.integers()
        default: throw wrong("has the unknown key “\(key.prefix(100))”")
        }
      }
    } catch let fault as JSONCursor.Fault { throw wrong("its entry in the header \(fault.cause)") }
    guard let type, let shape, let offsets else { throw wrong("lacks its dtype, its shape or its data_offsets") }
    guard let known = TensorType(rawValue: type) else {
      throw Problem(
        .badInput, file: path, object: name, cause: "has the element type \(type.prefix(20)), which is not read",
        remedy: "convert it to one of \(TensorType.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw wrong("has the data_offsets \(offsets); they must be its first byte and the one after its last")
    }
    // As floating-point numbers, in which no product overflows and those of any file's size are exact.
    let needed = shape.reduce(Double(known.size)) { $0 * Double($1) }
    guard needed == Double(offsets[1] - offsets[0]) else {
      throw wrong(
        "has \(offsets[1] - offsets[0]) bytes; its shape \(Safetensors.text(shape)) of \(type) needs "
          + String(format: "%.0f", needed))
    }
    let (end, overflows) = offsets[1].addingReportingOverflow(start)
    guard !overflows else { throw wrong("lies outside of the file") }
    return Entry(type: known, shape: shape, bytes: offsets[0] + start..<end)
  }

  /// Sees that the tensors fill what comes after the header, each byte once.
  private func checkPlaces(from start: Int) throws {
    func wrong(_ name: String?, _ cause: String) -> Problem {
      Problem(
        .badInput, file: path, object: name, cause: cause, remedy: "take the file again from where it came")
    }
    var place = start
    let order = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key) < (
        $1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key
      )
    }
    for (name, entry) in order {
      guard entry.bytes.upperBound <= size else {
        throw wrong(name, "ends at byte \(entry.bytes.upperBound) of a file of \(size): it is truncated, or damaged")
      }
      guard entry.bytes.lowerBound >= place else { throw wrong(name, "shares bytes with another tensor") }
      guard entry.bytes.lowerBound == place else {
        throw wrong(name, "is preceded by \(entry.bytes.lowerBound - place) bytes that are no tensor's")
      }
      place = entry.bytes.upperBound
    }
    guard place == size else { throw wrong(nil, "ends with \(size - place) bytes that are no tensor's") }
  }

  private static func foreign(_ path: String, _ cause: String) -> Problem {
    Problem(
      .badInput, file: path, cause: cause,
      remedy: "give a file in the safetensors format, complete as it came")
  }

  /// Calls `body` for the bytes of a tensor, in pieces of whole elements.
  ///
  /// - Throws: `Problem.missingInput`, `Problem.badInput` where the file is no longer what it was; what `body` throws.
  func forEachPiece(of entry: Entry, _ body: ([UInt8]) throws -> Void) throws {
    let file = try RangeReader(path)
    guard file.size == size else {
      throw Problem(
        .badInput, file: path, cause: "has \(file.size) bytes, and had \(size): it changed while it was read",
        remedy: "run again when it is complete")
    }
    for start in stride(from: entry.bytes.lowerBound, to: entry.bytes.upperBound, by: 1 << 22) {
      try body(try file.bytes(start..<min(start + (1 << 22), entry.bytes.upperBound)))
    }
  }
}
