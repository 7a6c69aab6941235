import CProcess
import Foundation

/// Makes SIGINT, SIGTERM and SIGHUP end the process cleanly within a second, whatever it does: unfinished files and child
/// processes are removed, and the exit status is 128 + the signal's number, as a shell reports it. A full disk or a
/// file-size limit becomes an error of the write instead of a signal, and a crash leaves no unfinished file.
public enum Termination {
  /// Installs the handlers; call once, first thing in an executable.
  ///
  /// - Throws: `Problem.systemFailure` where the system has no room for the thread they need.
  public static func install() throws {
    let error = rv_process_install()
    guard error == 0 else {
      throw Problem(
        .systemFailure, cause: "a thread cannot be started: \(String(cString: strerror(error)))",
        remedy: "raise the limits on memory and processes (ulimit -v, ulimit -u)")
    }
  }
}
