import Diagnostics
import Foundation

/// A file of which parts are read.
final class RangeReader {
  let path: String
  /// In bytes.
  let size: Int
  private let descriptor: Int32

  /// - Throws: `Problem.missingInput`.
  init(_ path: String) throws {
    try InputPlace.check(path)
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw Problem(.missingInput, file: path, cause: "cannot be opened: \(SystemError(number: errno))")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The bytes of a range within the file's size.
  ///
  /// - Throws: `Problem.badInput` where the file ends before.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      count = 0
      while count < range.count {
        let read = pread(
          descriptor, buffer.baseAddress.map { $0 + count }, range.count - count, off_t(range.lowerBound + count))
        if read < 0, errno == EINTR { continue }
        guard read > 0 else {
          throw Problem(
            .badInput, file: path,
            cause: read < 0 ? "cannot be read: \(SystemError(number: errno))" : "ended while it was read",
            remedy: "run again when it is complete")
        }
        count += read
      }
    }
  }
}
