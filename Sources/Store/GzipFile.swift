import CZlib
import Diagnostics
import Foundation

/// A file compressed by gzip.
public enum GzipFile {
  /// The expanded bytes.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` where the file is damaged or expands to more than `limit`
  ///   bytes.
  public static func contents(of path: String, atMost limit: Int) throws -> Data {
    guard let file = gzopen(path, "rb") else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(String(cString: strerror(errno)))",
        remedy: "give a file that may be read")
    }
    defer { gzclose(file) }
    var bytes = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Int(gzread(file, &piece, UInt32(piece.count)))
      if count > 0 { bytes.append(contentsOf: piece[..<count]) }
      // A file that ends within its compressed data gives its beginning first, and the error with it.
      var status: Int32 = Z_OK
      let message = gzerror(file, &status).map { String(cString: $0) } ?? ""
      guard count >= 0, status == Z_OK || status == Z_STREAM_END else {
        throw Problem(
          .badInput, file: path, cause: "is compressed by gzip and truncated or damaged: \(message)",
          remedy: "take the file from where it came once more")
      }
      guard bytes.count <= limit else {
        throw Problem(
          .badInput, file: path, cause: "expands to more than \(limit >> 20) MiB", remedy: "unpack it first: gunzip")
      }
      if count == 0 { return bytes }
    }
  }
}
