import Dispatch
import Foundation

/// Makes SIGINT, SIGTERM and SIGHUP end the process cleanly: unfinished files are removed, and the exit status
/// is 128 + the signal's number, as a shell reports it. A full disk or a file-size limit becomes an error of
/// the write instead of a signal.
public enum Termination {
  /// Installs the handlers; call once, from the executable.
  public static func install() -> [any DispatchSourceSignal] {
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    return [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        PartialFiles.removeAll(andExitWith: 128 + number)
      }
      source.resume()
      return source
    }
  }
}
