import CProcess
import Dispatch
import Foundation

/// Another program run to its end.
///
/// It ends with this process, however that comes about.
public enum ChildProcess {
  /// What becomes of what a program says: its output or its complaints (the first 64 KiB) are kept, its complaints shown
  /// as they come, or nothing; the rest is dropped.
  public enum Speech { case output, complaints, shownComplaints, nothing }

  /// Runs a program found on the PATH, with no input.
  ///
  /// - Parameters:
  ///   - program: its name, or its path.
  ///   - arguments: what follows the name.
  ///   - environment: its variables; nil for those of this process.
  ///   - folder: where it runs; nil for here.
  ///   - speech: what is kept of what it says.
  ///   - limit: after so many seconds it is killed; nil for never.
  /// - Returns: its exit status, 127 where there is no such program or 128 + a signal's number, and what is kept of what
  ///   it said.
  /// - Throws: `Problem.systemFailure` where no process can be started.
  public static func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil, in folder: String? = nil,
    keeping speech: Speech = .complaints, limit: Double? = nil
  ) throws -> (status: Int32, said: String) {
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nothing >= 0 else { throw failure(program, errno) }
    defer { close(nothing) }
    var pipe: [Int32] = [-1, -1]
    guard Foundation.pipe(&pipe) == 0 else { throw failure(program, errno) }
    defer { close(pipe[0]) }
    let (output, errors) =
      switch speech {
      case .output: (pipe[1], nothing)
      case .complaints: (nothing, pipe[1])
      case .shownComplaints: (nothing, STDERR_FILENO)
      case .nothing: (nothing, nothing)
      }
    let child: pid_t = withArray([program] + arguments) { values in
      guard let environment else { return rv_child_start(program, values, nil, folder, nothing, output, errors) }
      return withArray(environment.map { "\($0.key)=\($0.value)" }.sorted()) {
        rv_child_start(program, values, $0, folder, nothing, output, errors)
      }
    }
    close(pipe[1])
    guard child > 0 else { throw failure(program, -child) }
    let timer = limit.map { kill(child, after: $0) }
    let said = everything(from: pipe[0], atMost: speech == .output ? .max : 1 << 16)
    if let timer {
      // Until it is waited for, its number is no other process'.
      var state = siginfo_t()
      while waitid(P_PID, id_t(child), &state, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      timer.cancel()
      queue.sync {}
    }
    return (rv_child_wait(child), said)
  }

  /// Where the clocks of programs strike.
  private static let queue = DispatchQueue(label: "limits of programs", qos: .userInitiated)

  private static func kill(_ child: pid_t, after seconds: Double) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + seconds)
    timer.setEventHandler { Foundation.kill(child, SIGKILL) }
    timer.activate()
    return timer
  }

  private static func everything(from descriptor: Int32, atMost limit: Int) -> String {
    var (all, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 4096))
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<min(count, limit - all.count)]
    }
  }

  /// Calls `body` with a C array of C strings, ended by NULL.
  private static func withArray<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) } + [nil]
    defer { copies.forEach { free($0) } }
    return copies.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private static func failure(_ program: String, _ number: Int32) -> Problem {
    Problem(
      .systemFailure, object: program, cause: "cannot be started: \(SystemError(number: number))",
      remedy: "raise the limits on processes and open files (ulimit -u, ulimit -n)")
  }
}
