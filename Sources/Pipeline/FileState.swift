import Foundation

/// What the system knows of a file without reading it: whether it may have changed since it was last looked at.
///
/// The time of the last change of its entry is among it, which no program can set, so that an edit that restores the
/// time of modification shows too. A copied or renamed file looks changed; its content then decides.
struct FileState: Equatable, Sendable {
  private let status: stat

  /// Nil when the file is not there.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.status = status
  }

  var isEmpty: Bool { status.st_size == 0 }
  var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }

  /// As `stat --format='%s %i %.9Y %.9Z'` writes it: size, inode, times of modification and change.
  var text: String {
    "\(status.st_size) \(status.st_ino) \(Self.seconds(status.st_mtim)) \(Self.seconds(status.st_ctim))"
  }

  /// Seconds since the epoch of the last modification.
  var modified: Double { Double(status.st_mtim.tv_sec) + 1e-9 * Double(status.st_mtim.tv_nsec) }

  /// Whether the file says it was modified later than now; clocks of file servers may differ by some seconds.
  var isFromTheFuture: Bool { modified > Date().timeIntervalSince1970 + 10 }

  private static func seconds(_ time: timespec) -> String {
    let digits = String(time.tv_nsec)
    return "\(time.tv_sec)." + String(repeating: "0", count: 9 - digits.count) + digits
  }

  static func == (a: FileState, b: FileState) -> Bool { a.text == b.text }
}
