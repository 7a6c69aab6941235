import Diagnostics
import Foundation

/// Stamps, small text files of which a run has one per node.
///
/// They appear by rename, but are not brought to the disk one by one: a stamp that a crash loses or cuts short differs
/// from what it should be and is written again.
enum StampFile {
  /// Writes `text` to `path` unless the file already holds exactly that; says whether it wrote.
  ///
  /// - Throws: `Problem.cannotWrite`.
  @discardableResult
  static func replaceIfChanged(_ text: String, at path: String) throws -> Bool {
    let bytes = Array(text.utf8)
    guard contents(of: path) != bytes else { return false }
    let partial = "\(path)\(partialMark)\(getpid())"
    do {
      do { try PartialFiles.create(partial, with: Data(bytes)) } catch {
        // Once more, with the folder made and what another process of this number left removed.
        unlink(partial)
        try AtomicFile.makeParent(of: partial)
        try PartialFiles.create(partial, with: Data(bytes))
      }
      guard rename(partial, path) == 0 else { throw SystemError(number: errno) }
    } catch let error as SystemError {
      unlink(partial)
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be written: \(error)",
        remedy: "free space on the disk, or remove what stands in its place")
    }
    return true
  }

  /// The text of a file; nil where it cannot be read.
  static func text(of path: String) -> String? { contents(of: path).map { String(decoding: $0, as: UTF8.self) } }

  /// The bytes of a file; nil where it cannot be read.
  static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let part = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        guard part > 0 else { return }
        count += part
      }
    }
  }

  /// What stands in the name of an unfinished stamp, before the process's number.
  private static let partialMark = ".partial-"

  /// Whether `name` is an unfinished stamp of a process that is no more.
  static func isLeftOver(_ name: String) -> Bool {
    guard let mark = name.firstRange(of: partialMark), let process = Int32(name[mark.upperBound...]), process > 0
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
