import CZlib
import Diagnostics
import Foundation

/// A file compressed by gzip; one that is not is read as it is.
public enum GzipFile {
  /// Hands the expanded bytes to `body` piece by piece.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that it may expand to.
  ///   - remedy: what to do about a file that cannot be read or is damaged.
  ///   - body: takes each piece; its bytes are valid during the call.
  /// - Throws: `Problem.missingInput`; `Problem.badInput` where the file is damaged or expands to more than `limit` bytes;
  ///   what `body` throws.
  public static func read(
    _ path: String, atMost limit: Int, remedy: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try InputPlace.check(path, remedy: remedy)
    guard let file = gzopen(path, "rb") else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(String(cString: strerror(errno)))", remedy: remedy)
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
          .badInput, file: path, cause: "is compressed by gzip and truncated or damaged: \(message)", remedy: remedy)
      }
      guard total <= limit else {
        throw Problem(.badInput, file: path, cause: "expands to more than \(limit >> 20) MiB", remedy: remedy)
      }
      if count == 0 { return }
    }
  }
}
