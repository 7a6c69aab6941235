import Diagnostics
import Foundation
import LinearAlgebra

/// The arrays of an `.npz` file, as numpy's `savez` and `savez_compressed` write it: a zip archive of `.npy` files.
///
/// A `.npy` file: "\u{93}NUMPY", two bytes of version, the header's length in two bytes (version 1) or four, the header, a
/// Python dictionary of `descr`, `fortran_order` and `shape`, and the elements. Nothing of it is run; objects are not read.
public struct NumpyArchive: NamedArrays, Sendable {
  /// An array in the archive.
  private struct Entry: Sendable {
    let member: String
    /// As numpy names the element type: "<f4".
    let type: String
    let shape: [Int]
    let isTransposed: Bool
    /// The bytes before the elements.
    let start: Int
  }

  public let path: String
  private let archive: ZipArchive
  private let entries: [String: Entry]

  /// The longest header, in bytes.
  private static let longestHeader = 1 << 16
  /// The element types that are read.
  private static let types: [String: TensorType] = [
    "<f8": .float64, "<f4": .float32, "<f2": .float16, "<i8": .int64, "<i4": .int32, "<i2": .int16, "|i1": .int8,
    "|u1": .uint8, "|b1": .bool,
  ]

  /// Opens a file.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming the member for a file that is no such archive, or damaged.
  public init(_ path: String) throws {
    self.path = path
    archive = try ZipArchive(path)
    var entries: [String: Entry] = [:]
    for member in archive.entries.keys {
      guard member.hasSuffix(".npy") else {
        throw Problem(
          .badInput, file: path, object: member, cause: "is no .npy file: the archive is not one of numpy's",
          remedy: member.hasSuffix(".pkl")
            ? "convert the model: safetensors.torch.save_file(torch.load(…), \"model.safetensors\")"
            : "give one that numpy.savez wrote")
      }
      entries[String(member.dropLast(4))] = try Self.entry(member, in: archive)
    }
    self.entries = entries
  }

  private static func entry(_ member: String, in archive: ZipArchive) throws -> Entry {
    func wrong(_ cause: String) -> Problem {
      Problem(
        .badInput, file: archive.path, object: member, cause: cause, remedy: "write it again, as numpy.savez does")
    }
    let size = archive.entries[member]?.size ?? 0
    let bytes = LittleEndianBytes(try archive.bytes(of: member, atMost: 12 + longestHeader))
    guard bytes.count >= 12, bytes[0..<6].elementsEqual([0x93] + Array("NUMPY".utf8)) else {
      throw wrong("does not begin as a .npy file does")
    }
    let width = bytes.number(1, at: 6) == 1 ? 2 : 4
    let (length, place) = (bytes.number(width, at: 8), 8 + width)
    guard length <= longestHeader, place + length <= bytes.count else {
      throw wrong("has a header of \(length) bytes, more than are there or are read")
    }
    let header = String(decoding: bytes[place..<place + length], as: UTF8.self)
    let form = #/\{'descr': (?:'([^']*)'|(.*)), 'fortran_order': (False|True), 'shape': \(([0-9, ]*)\),? *\}\s*/#
    guard let match = header.wholeMatch(of: form) else {
      throw wrong("has a header that is none: “\(header.prefix(100))”")
    }
    let words = match.4.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let shape = words.compactMap { Int($0) }
    guard shape.count == words.count, shape.count <= 64 else {
      throw wrong("has the shape (\(match.4.prefix(100))), which is none of at most 64 numbers below 2⁶³")
    }
    let type = match.1.map(String.init) ?? "several fields"
    if let known = types[type] {
      // As floating-point numbers, in which no product overflows and those of any file's size are exact.
      let needed = shape.reduce(Double(known.size)) { $0 * Double($1) }
      guard needed == Double(size - place - length) else {
        throw wrong(
          "has \(size - place - length) bytes of elements; its shape \(Safetensors.text(shape)) of \(type) needs "
            + String(format: "%.0f", needed))
      }
    }
    return Entry(member: member, type: type, shape: shape, isTransposed: match.3 == "True", start: place + length)
  }

  public var files: [String] { [path] }

  public var names: [String] { entries.keys.sorted() }

  public func shape(of name: String) throws -> [Int] { try find(name).shape }

  public func isReal(_ name: String) throws -> Bool { try Self.types[find(name).type]?.isReal ?? false }

  public func reals(_ name: String) throws -> [Double] {
    let entry = try find(name)
    guard let type = Self.types[entry.type], type.isReal else {
      throw Problem(
        .badInput, file: path, object: name, cause: "holds \(entry.type), which is not read as weights",
        remedy: "store it with the element type <f2, <f4 or <f8, for example by astype(\"<f4\")")
    }
    let count = entry.shape.reduce(1, *)
    try PhysicalMemory.require(
      Double(count) * Double(8 + type.size), for: "the array \(name) of \(path)", remedy: "give a smaller model")
    var values: [Double] = []
    values.reserveCapacity(count)
    type.append(Array(try archive.bytes(of: entry.member).dropFirst(entry.start)), to: &values)
    if let fault = values.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .badInput, file: path, object: name, cause: type.cause(at: fault, values[fault]),
        remedy: "remove or replace entries that are not finite")
    }
    return entry.isTransposed ? Self.rowMajor(values, entry.shape) : values
  }

  private func find(_ name: String) throws -> Entry {
    guard let entry = entries[name] else {
      throw Problem(
        .badInput, file: path, object: name, cause: "there is no such array",
        remedy: entries.isEmpty
          ? "the file is empty" : "it has: \(names.prefix(20).map { $0.prefix(60) }.joined(separator: ", "))")
    }
    return entry
  }

  /// Elements of which the first index runs fastest, in row-major order.
  private static func rowMajor(_ values: [Double], _ shape: [Int]) -> [Double] {
    guard shape.count > 1, !values.isEmpty else { return values }
    // What has one value of the last index is an array of one dimension less.
    let part = values.count / shape[shape.count - 1]
    let parts = stride(from: 0, to: values.count, by: part).map {
      rowMajor(Array(values[$0..<$0 + part]), shape.dropLast())
    }
    return (0..<part).flatMap { place in parts.map { $0[place] } }
  }
}
