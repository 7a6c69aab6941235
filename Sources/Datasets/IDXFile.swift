import Diagnostics
import Store

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

  /// The bytes of a file, expanded where it is compressed.
  private static func contents(of path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try expand(path) { bytes += $0 }
    return bytes
  }

  /// Hands the bytes of a file, expanded where it is compressed, to `body` piece by piece.
  ///
  /// - Throws: `Problem.missingInput` where it cannot be opened; `Problem.badInput` for damaged compression, or more bytes
  ///   than any published file of this kind has.
  static func expand(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try GzipFile.read(path, atMost: 1 << 30, remedy: "replace the file by the published one", body)
  }
}
