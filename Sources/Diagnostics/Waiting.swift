import Dispatch
import Foundation

/// The time taken so far by work that cannot tell how far it is, such as one call of a library: a line redrawn in place
/// on a terminal, in a log a plain line a minute. Nothing is shown for work that ends within the first interval.
public struct Waiting {
  private let timer: any DispatchSourceTimer
  private let queue: DispatchQueue
  private let onTerminal = isatty(STDERR_FILENO) == 1

  /// Starts the clock of the work named `title`.
  public init(for title: String) {
    let (started, onTerminal) = (ContinuousClock.now, onTerminal)
    queue = DispatchQueue(label: title, qos: .userInitiated)
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + (onTerminal ? 1 : 60), repeating: onTerminal ? 1 : 60)
    timer.setEventHandler {
      let line = "\(title): \(Progress.clock((ContinuousClock.now - started).inSeconds))"
      StandardError.write(onTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    }
    timer.activate()
  }

  /// Stops the clock, and clears the terminal's line.
  public func end() {
    timer.cancel()
    queue.sync { if onTerminal { StandardError.write("\r\u{1B}[K") } }
  }
}
