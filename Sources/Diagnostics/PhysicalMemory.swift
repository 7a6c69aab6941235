import Foundation
import Synchronization

/// The memory this process may have, asked before arrays are made that it may not hold: an allocation that fails ends the
/// process.
public enum PhysicalMemory {
  /// - Parameters:
  ///   - bytes: what is needed at a time.
  ///   - what: what needs it, with which the message begins.
  ///   - remedy: what to do where there is less.
  /// - Throws: `Problem.systemFailure` where there is less: of the machine's memory, of the control group's limit, or of
  ///   the address space the limit of `ulimit -v` leaves.
  public static func require(_ bytes: Double, for what: String, remedy: String) throws {
    let present = available
    guard !(bytes <= present.bytes) else { return }
    throw Problem(
      .systemFailure,
      cause: "\(what) would take \(gibibytes(bytes)) of memory, \(present.owner) \(gibibytes(present.bytes))",
      remedy: remedy)
  }

  /// The address space of BLAS's buffers for `threads` threads, which it takes when it likes: where it gets none it waits for
  /// ever. Under `ulimit -v` it is kept free.
  ///
  /// - Throws: `Problem.systemFailure` where the limit leaves no room for it.
  public static func reserve(forThreads threads: Int) throws {
    guard addressLimit != nil else { return }
    let bytes = Double(2 * threads + 1) * 0x1p27
    try require(
      bytes, for: "the work space of BLAS's \(threads) threads",
      remedy: "raise the limit (ulimit -v unlimited), or set OPENBLAS_NUM_THREADS=1")
    reserved.store(Int(bytes), ordering: .relaxed)
  }

  private static let reserved = Atomic(0)

  /// The bytes of address space that `ulimit -v` allows, nil for no limit. It is looked at once: who sets a limit of the
  /// process for a while, which is none of the user's, looks at it before.
  package static let addressLimit: Double? = {
    var limit = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    return isKnown && limit.rlim_cur != rlim_t.max ? Double(limit.rlim_cur) : nil
  }()

  /// The tightest of the limits, and who sets it.
  private static var available: (bytes: Double, owner: String) {
    var limits = [(Double(ProcessInfo.processInfo.physicalMemory), "the machine has")]
    if let group { limits.append((group, "its control group allows")) }
    if let addressLimit {
      limits.append(
        (max(addressLimit - addressSpace - Double(reserved.load(ordering: .relaxed)), 0), "ulimit -v leaves"))
    }
    return limits.min { $0.0 < $1.0 } ?? (.infinity, "")
  }

  /// The limit of the control group this process runs in, or of one above it.
  private static let group: Double? = {
    guard let text = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8) else { return nil }
    var limits: [Double] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].isEmpty || parts[1].split(separator: ",").contains("memory") else { continue }
      let (root, file) = parts[1].isEmpty ? ("", "memory.max") : ("/memory", "memory.limit_in_bytes")
      var folders = parts[2].split(separator: "/")
      while true {
        let path = (["/sys/fs/cgroup\(root)"] + folders.map(String.init) + [file]).joined(separator: "/")
        if let limit = try? String(contentsOfFile: path, encoding: .utf8) {
          limits += [Double(limit.trimmingCharacters(in: .whitespacesAndNewlines))].compactMap { $0 }
        }
        if folders.popLast() == nil { break }
      }
    }
    return limits.min()
  }()

  /// The address space in use.
  private static var addressSpace: Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").first.flatMap({ Double($0) })
    else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func gibibytes(_ bytes: Double) -> String { String(format: "%.3g GiB", bytes / 0x1p30) }
}
