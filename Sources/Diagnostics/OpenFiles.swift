import Foundation

/// How many files this process may have open.
public enum OpenFiles {
  /// Sees that `count` files may be open at a time, raising the limit where the system lets us.
  ///
  /// - Parameters:
  ///   - count: how many are needed at a time.
  ///   - what: who needs them, for the message.
  /// - Throws: `Problem.systemFailure`.
  public static func require(_ count: Int, for what: String) throws {
    var limit = rlimit()
    let needed = rlim_t(count)
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < needed else { return }
    limit.rlim_cur = min(needed, limit.rlim_max)
    guard limit.rlim_cur == needed, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw Problem(
        .systemFailure, cause: "\(what) needs \(count) open files, of which \(limit.rlim_max) are allowed",
        remedy: "raise the limit: ulimit -n \(count)")
    }
  }
}
