import CProcess
import Foundation

/// The files and folders now being written under a temporary name.
///
/// Every output is written to `<name>.partial-<host>-<pid>-<random>`, a name that nobody can foresee, and renamed when
/// complete. Whoever ends the process early removes them, so that nothing half-written stays behind; what a process of
/// this host left that was killed goes when the same output is begun again.
public enum PartialFiles {
  /// The temporary sibling of `path`, remembered until `commit` or `discard`. Make it with `create`, or in a way that
  /// follows no link and opens nothing that is there.
  ///
  /// - Throws: `Problem.cannotWrite` for a name too long.
  public static func begin(_ path: String) throws -> String {
    removeStale(path)
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let partial = start(of: path) + "\(getpid())-" + String(repeating: "0", count: 16 - random.count) + random
    let error = rv_partial_add(partial)
    guard error == 0 else {
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be begun: \(String(cString: strerror(error)))",
        remedy: "choose a shorter name with -o")
    }
    return partial
  }

  /// Runs `body`, which creates an unfinished file, while no signal ends the process: it finds the file either not yet
  /// there, and then it never will be, or there to be removed.
  public static func creating<Result>(_ body: () throws -> Result) rethrows -> Result {
    rv_partials_hold()
    defer { rv_partials_release() }
    return try body()
  }

  /// Writes `data` into the new file `partial`, following no link.
  ///
  /// - Throws: the system's error.
  package static func create(_ partial: String, with data: Data) throws {
    let descriptor = creating { open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    defer { close(descriptor) }
    try data.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        guard count >= 0 || errno == EINTR else { throw SystemError(number: errno) }
        written += max(count, 0)
      }
    }
  }

  /// Brings `partial` to the disk and renames it to `path`, replacing what is there in one step.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func commit(_ partial: String, to path: String) throws {
    do {
      try synchronise(partial)
      guard rename(partial, path) == 0 else { throw SystemError(number: errno) }
    } catch {
      discard(partial)
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be put in place: \(error)", remedy: "choose another name with -o")
    }
    rv_partial_forget(partial)
    // The file is in place; a folder that cannot be synchronised is no reason to fail.
    try? synchronise(folder(of: path))
  }

  /// Deletes `partial` and forgets it.
  public static func discard(_ partial: String) {
    rv_remove_tree(partial)
    rv_partial_forget(partial)
  }

  /// Waits until a file or folder is on the disk.
  private static func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    defer { close(descriptor) }
    // Some file systems cannot, and say so.
    guard fsync(descriptor) == 0 || [EINVAL, ENOTSUP, EROFS].contains(errno) else { throw SystemError(number: errno) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What the temporary names of `path` begin with on this host; of a long name its first part.
  private static func start(of path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    var name = path.dropFirst(folder.count)
    while name.utf8.count > 150 { name.removeLast() }
    return "\(folder)\(name).partial-\(host.isEmpty ? "localhost" : host.prefix(60))-"
  }

  private static let host = ProcessInfo.processInfo.hostName.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }

  /// Deletes the temporary siblings of `path` whose processes were of this host and are no more.
  private static func removeStale(_ path: String) {
    let folder = folder(of: path)
    let start = String(start(of: path).dropFirst(path.lastIndex(of: "/").map { path[...$0].count } ?? 0))
    for sibling in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where sibling.hasPrefix(start) {
      guard let parts = sibling.dropFirst(start.count).wholeMatch(of: #/([1-9][0-9]{0,9})-[0-9a-f]{16}/#),
        let process = Int32(parts.1), kill(process, 0) != 0, errno == ESRCH
      else { continue }
      rv_remove_tree("\(folder)/\(sibling)")
    }
  }
}
