import CZlib
import Diagnostics
import Foundation

/// An array of bytes in the IDX format of the MNIST data, as it is or compressed by gzip.
///
/// The format: two zero bytes, the element type (8: unsigned byte), the rank, the sizes as 32-bit big-endian
/// integers, the elements in row-major order.
struct IDXFile: Sendable {
  let path: String
  /// The sizes along each axis.
  let shape: [Int]
  /// The elements.
  let values: ArraySlice<UInt8>

  /// Reads the file whole.
  ///
  /// - Throws: `Problem.missingInput` where it cannot be opened; `Problem.badInput` for another element type or rank,
  ///   another length than the sizes say, or damaged compression.
  init(_ path: String, rank: Int) throws {
    let bytes = try Self.contents(of: path)
    func wrong(_ cause: String) -> Problem {
      Problem(.badInput, file: path, cause: cause, remedy: "replace the file by the published one")
    }
    let magic = [0, 0, 8, UInt8(rank)]
    guard bytes.prefix(4).elementsEqual(magic) else {
      throw wrong("begins with the bytes \(Array(bytes.prefix(4))), not \(magic): no IDX file of bytes of rank \(rank)")
    }
    let start = 4 + 4 * rank
    guard bytes.count >= start else { throw wrong("ends within its header") }
    shape = (0..<rank).map { axis in
      bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
    // As floating-point numbers, in which no product overflows and those of any file's size are exact.
    guard shape.reduce(1, { $0 * Double($1) }) == Double(bytes.count - start) else {
      throw wrong("has \(bytes.count - start) elements; its sizes are \(shape)")
    }
    self.path = path
    values = bytes[start...]
  }

  /// More bytes than any published file of this kind has.
  private static let largest = 1 << 30

  /// The bytes of a file, expanded where it is compressed.
  private static func contents(of path: String) throws -> [UInt8] {
    try InputPlace.check(path, remedy: "put the published file there")
    guard let file = gzopen(path, "rb") else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(String(cString: strerror(errno)))",
        remedy: "put the published file there")
    }
    defer { gzclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Int(gzread(file, &piece, UInt32(piece.count)))
      if count > 0 { bytes += piece[..<count] }
      // A file that ends within its compressed data gives its beginning first, and the error with it.
      var status: Int32 = Z_OK
      let message = gzerror(file, &status).map { String(cString: $0) } ?? ""
      guard count >= 0, status == Z_OK || status == Z_STREAM_END else {
        throw Problem(
          .badInput, file: path, cause: "is truncated or damaged: \(message)",
          remedy: "replace the file by the published one")
      }
      guard bytes.count <= largest else {
        throw Problem(
          .badInput, file: path, cause: "expands to more than \(largest >> 20) MiB",
          remedy: "replace the file by the published one")
      }
      if count == 0 { return bytes }
    }
  }
}
