import Foundation
import Synchronization

/// The files now being written under a temporary name.
///
/// Every output is written to `<name>.partial-<pid>` and renamed when complete. Whoever ends the process early
/// calls `removeAll()`, so that nothing half-written stays behind.
public enum PartialFiles {
  private static let open = Mutex<Set<String>>([])

  /// The temporary sibling of `path`, remembered until `commit` or `discard`.
  public static func begin(_ path: String) -> String {
    let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    open.withLock { _ = $0.insert(partial) }
    return partial
  }

  /// Renames `partial` to `path`, replacing what is there in one step.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func commit(_ partial: String, to path: String) throws {
    guard rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      discard(partial)
      throw Problem(.cannotWrite, file: path, cause: "cannot be put in place: \(reason)")
    }
    open.withLock { _ = $0.remove(partial) }
  }

  /// Deletes `partial` and forgets it.
  public static func discard(_ partial: String) {
    try? FileManager.default.removeItem(atPath: partial)
    open.withLock { _ = $0.remove(partial) }
  }

  /// Deletes every unfinished file and folder of this process.
  public static func removeAll() {
    open.withLock {
      for partial in $0 { try? FileManager.default.removeItem(atPath: partial) }
      $0.removeAll()
    }
  }
}
