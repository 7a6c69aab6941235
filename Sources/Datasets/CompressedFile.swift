import CZlib
import Diagnostics
import Foundation

/// A file that is compressed by gzip, or as it is.
enum CompressedFile {
  /// More bytes than any published file of this kind has.
  private static let largest = 1 << 30

  /// Hands the file's bytes, expanded where they are compressed, to `body` piece by piece.
  ///
  /// - Throws: `Problem.missingInput` where it cannot be opened; `Problem.badInput` for damaged compression, or more than 1 GiB.
  static func read(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try InputPlace.check(path, remedy: "put the published file there")
    guard let file = gzopen(path, "rb") else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(String(cString: strerror(errno)))",
        remedy: "put the published file there")
    }
    defer { gzclose(file) }
    var total = 0
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Int(gzread(file, &piece, UInt32(piece.count)))
      if count > 0 { try piece.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) } }
      total += max(count, 0)
      // A file that ends within its compressed data gives its beginning first, and the error with it.
      var status: Int32 = Z_OK
      let message = gzerror(file, &status).map { String(cString: $0) } ?? ""
      guard count >= 0, status == Z_OK || status == Z_STREAM_END else {
        throw Problem(
          .badInput, file: path, cause: "is truncated or damaged: \(message)",
          remedy: "replace the file by the published one")
      }
      guard total <= largest else {
        throw Problem(
          .badInput, file: path, cause: "expands to more than \(largest >> 20) MiB",
          remedy: "replace the file by the published one")
      }
      if count == 0 { return }
    }
  }
}
