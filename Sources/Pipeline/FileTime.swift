import Foundation

/// The time a file was last modified, to the nanosecond, as GNU make compares it.
struct FileTime: Comparable {
  private var seconds: Int
  private var nanoseconds: Int

  /// Nil when the file is not there.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
  }

  static func < (a: FileTime, b: FileTime) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }

  /// Gives the file at `path` this time.
  func apply(to path: String) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    _ = utimensat(AT_FDCWD, path, [time, time], 0)
  }
}
