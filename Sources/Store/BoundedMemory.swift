import Diagnostics
import Foundation
import Synchronization

/// A limit on what the library takes while it reads: damaged files have it ask for gigabytes for a word, and fill them.
enum BoundedMemory {
  private static let depth = Mutex(0)

  /// Runs `body`, in which at most `bytes` of address space more than now can be had: an allocation that fails makes the
  /// library fail.
  static func with<Result>(atMost bytes: Int, _ body: () throws -> Result) rethrows -> Result {
    var former = rlimit()
    let isLimited = depth.withLock { depth in
      depth += 1
      return depth == 1 && limit(bytes, former: &former)
    }
    defer {
      depth.withLock { depth in
        depth -= 1
        if isLimited { setrlimit(resource, &former) }
      }
    }
    return try body()
  }

  private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_AS.rawValue) }

  /// Whether a limit was set; not where the system does not tell what is in use, or has a tighter one.
  private static func limit(_ bytes: Int, former: inout rlimit) -> Bool {
    // The user's own, before this one takes its place.
    _ = PhysicalMemory.addressLimit
    guard getrlimit(resource, &former) == 0,
      let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").first.flatMap({ Int($0) })
    else { return false }
    var limit = former
    limit.rlim_cur = rlim_t(pages * sysconf(Int32(_SC_PAGESIZE)) + bytes)
    return limit.rlim_cur < former.rlim_cur && setrlimit(resource, &limit) == 0
  }
}
