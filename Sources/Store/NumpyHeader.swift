import Diagnostics
import Foundation

/// What a `.npy` file says before its elements.
///
/// "\u{93}NUMPY", two bytes of version, the header's length in two bytes (version 1) or four, the header, a Python
/// dictionary of `descr`, `fortran_order` and `shape`, and the elements. Nothing of it is run; objects are not read.
struct NumpyHeader: Sendable {
  /// As numpy names the element type: "<f4".
  let typeName: String
  /// Nil for elements that are not read.
  let type: NumberType?
  let shape: [Int]
  /// Whether the first index runs fastest.
  let isTransposed: Bool
  /// The bytes before the elements.
  let start: Int

  /// The longest header, in bytes, and what stands before it.
  static let longest = 1 << 16
  static let most = 12 + longest

  static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x93] + Array("NUMPY".utf8)) }

  /// - Parameters:
  ///   - first: the first bytes, all or at least `most`.
  ///   - size: that of the whole.
  /// - Throws: what `wrong` makes of the cause.
  init(_ first: [UInt8], size: Int, wrong: (String) -> Problem) throws {
    let bytes = LittleEndianBytes(first)
    guard bytes.count >= 12, Self.begins(first) else { throw wrong("does not begin as a .npy file does") }
    let width = bytes.number(1, at: 6) == 1 ? 2 : 4
    let (length, place) = (bytes.number(width, at: 8), 8 + width)
    guard length <= Self.longest, place + length <= bytes.count else {
      throw wrong("has a header of \(length) bytes, more than are there or are read")
    }
    let header = String(decoding: bytes[place..<place + length], as: UTF8.self)
    let entries = Self.entries(of: header)
    guard entries.count == 3, let name = entries["descr"], let order = entries["fortran_order"],
      ["False", "True"].contains(order), let extents = entries["shape"]?.wholeMatch(of: #/\(([0-9,\s]*)\)/#)
    else { throw wrong("has a header that is none: “\(header.prefix(100))”") }
    let words = extents.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    shape = words.compactMap { Int($0) }
    guard shape.count == words.count, shape.count <= 64 else {
      throw wrong("has the shape (\(extents.1.prefix(100))), which is none of at most 64 numbers below 2⁶³")
    }
    typeName = name.first == "[" ? "several fields" : String(name)
    type = NumberType(numpy: typeName)
    isTransposed = order == "True"
    start = place + length
    guard let type else { return }
    // As floating-point numbers, in which no product overflows and those of any file's size are exact.
    let needed = shape.reduce(Double(type.size)) { $0 * Double($1) }
    guard needed == Double(size - start) else {
      throw wrong(
        "has \(size - start) bytes of elements; its shape \(Safetensors.text(shape)) of \(typeName) needs "
          + String(format: "%.0f", needed))
    }
  }

  /// The entries of a Python dictionary of texts, truth values, tuples and lists, in any order; none where it is not one.
  private static func entries(of header: String) -> [Substring: Substring] {
    let entry = #/\s*['"](\w+)['"]\s*:\s*(?:['"]([^'"]*)['"]|(\w+|\([^()]*\)|\[.*\]))\s*(,|(?=\}))/#
    var rest = header[...]
    guard rest.popFirst() == "{" else { return [:] }
    var entries: [Substring: Substring] = [:]
    while let found = rest.prefixMatch(of: entry) {
      guard entries.updateValue(found.2 ?? found.3 ?? "", forKey: found.1) == nil else { return [:] }
      rest = rest[found.range.upperBound...]
    }
    return rest.trimmingCharacters(in: .whitespacesAndNewlines) == "}" ? entries : [:]
  }

  /// The array of the elements in `bytes`, which stand behind the header.
  ///
  /// - Throws: what `wrong` makes of the cause, for elements that are no numbers.
  func array(_ bytes: [UInt8], wrong: (String) -> Problem) throws -> RawArray {
    guard let type else { throw wrong("holds \(typeName), which is no type of numbers that is read") }
    guard isTransposed else { return RawArray(shape: shape, type: type, bytes: bytes) }
    return RawArray(shape: shape.reversed(), type: type, bytes: bytes).transposed
  }
}
