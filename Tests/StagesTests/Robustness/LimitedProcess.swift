import Foundation

/// A run of a program that is watched: what it used, and how it ended.
struct LimitedProcess {
  /// The exit status, or minus the number of the signal that ended it.
  var status: Int32
  /// CPU seconds.
  var seconds: Double
  /// The most memory it held, in bytes.
  var memory: Double
  /// What it said to standard error.
  var complaints: String

  /// Runs a program in a folder. It gets at most 8 GB of address space and a minute.
  init(_ program: String, _ arguments: [String], in folder: String, complaints place: String) throws {
    let script = "ulimit -v 8388608; cd \"$1\"; exec 2>\"$2\" </dev/null >/dev/null; shift 2; exec \"$@\""
    let words = ["/bin/sh", "-c", script, "sh", folder, place, "\(Workshop.programs)/\(program)"] + arguments
    let values = words.map { strdup($0) } + [nil]
    defer { values.forEach { free($0) } }
    var child = pid_t()
    guard posix_spawn(&child, "/bin/sh", nil, nil, values, environ) == 0 else { throw CocoaError(.executableLoad) }
    var (state, usage) = (Int32(0), rusage())
    let started = ContinuousClock.now
    while wait4(child, &state, WNOHANG, &usage) == 0 {
      if ContinuousClock.now - started > .seconds(60) { kill(child, SIGKILL) }
      usleep(1000)
    }
    status = state & 0x7F == 0 ? (state >> 8) & 0xFF : -(state & 0x7F)
    func time(_ value: timeval) -> Double { Double(value.tv_sec) + 1e-6 * Double(value.tv_usec) }
    seconds = time(usage.ru_utime) + time(usage.ru_stime)
    // A process that was spawned counts what it was before, which is this one; that tells nothing of it.
    var own = rusage()
    getrusage(RUSAGE_SELF.rawValue, &own)
    memory = usage.ru_maxrss > own.ru_maxrss ? 1024 * Double(usage.ru_maxrss) : 0
    complaints = String(decoding: FileManager.default.contents(atPath: place) ?? Data(), as: UTF8.self)
  }

  /// What is wrong with this outcome of a run with any input; nil for nothing.
  func fault(of program: String) -> String? {
    guard [0, 64, 65, 66, 69, 70, 71, 74, 78, 79].contains(status) else { return "ended with the status \(status)" }
    guard seconds <= 10 else { return "took \(seconds) s of CPU time" }
    guard memory <= 2e9 else { return "took \(memory / 1e9) GB of memory" }
    let isSaid = ["\(program): error: ", "Error: ", "error: "].contains { prefix in
      complaints.split(separator: "\n").contains { $0.hasPrefix(prefix) }
    }
    guard status == 0 || isSaid else { return "ended with the status \(status) without an error message" }
    return complaints.contains("Fatal error") ? "said: \(complaints)" : nil
  }
}
