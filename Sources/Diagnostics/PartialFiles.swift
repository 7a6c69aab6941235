import Foundation
import Synchronization

/// The files and folders now being written under a temporary name.
///
/// Every output is written to `<name>.partial-<pid>` and renamed when complete. Whoever ends the process early
/// does so by `removeAll(andExitWith:)`, so that nothing half-written stays behind. What a process left that
/// was killed goes when the same output is begun again.
public enum PartialFiles {
  private static let open = Mutex<Set<String>>([])

  /// The temporary sibling of `path`, remembered until `commit` or `discard`.
  public static func begin(_ path: String) -> String {
    removeStale(path)
    let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    open.withLock { _ = $0.insert(partial) }
    return partial
  }

  /// Runs `body`, which creates an unfinished file, with nothing else of this type meanwhile: a signal that ends the
  /// process finds the file either not yet there, and then it never will be, or there to be removed.
  public static func creating<Result>(_ body: () throws -> Result) rethrows -> Result {
    try open.withLock { _ in try body() }
  }

  /// Deletes the temporary siblings of `path` whose processes are no more.
  private static func removeStale(_ path: String) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, start) = (String(path[..<slash]), "\(path[slash...]).partial-")
    let siblings = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    for sibling in siblings ?? [] where sibling.hasPrefix(start) {
      guard let process = Int32(sibling.dropFirst(start.count)), process > 0 else { continue }
      if kill(process, 0) != 0, errno == ESRCH { remove(folder + sibling) }
    }
  }

  private static func remove(_ partial: String) { try? FileManager.default.removeItem(atPath: partial) }

  /// Renames `partial` to `path`, replacing what is there in one step.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func commit(_ partial: String, to path: String) throws {
    guard rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      discard(partial)
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be put in place: \(reason)",
        remedy: "choose another name with -o")
    }
    open.withLock { _ = $0.remove(partial) }
  }

  /// Deletes `partial` and forgets it.
  public static func discard(_ partial: String) {
    remove(partial)
    open.withLock { _ = $0.remove(partial) }
  }

  /// Deletes every unfinished file of this process and ends it; none can be begun or finished meanwhile.
  public static func removeAll(andExitWith status: Int32) {
    open.withLock {
      $0.forEach(remove)
      _exit(status)
    }
  }
}
