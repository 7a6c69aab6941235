import Foundation
import Logging

/// Progress of a long loop: a line redrawn in place on a terminal, a plain line now and then in a log.
public struct Progress {
  private let title: String
  private let first: Int
  private let total: Int
  private let started = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?
  private let onTerminal: Bool
  private let interval: Duration

  /// A loop of `total` steps named `title`, `first` of them done before; nothing is shown for loops that end within the
  /// first interval.
  public init(_ title: String, from first: Int = 0, total: Int) {
    self.title = title
    self.first = first
    self.total = total
    onTerminal = isatty(STDERR_FILENO) == 1
    interval = onTerminal ? .milliseconds(200) : .seconds(20)
  }

  /// Says that `done` steps are complete; `detail` is only evaluated when a line is shown.
  public mutating func update(_ done: Int, _ detail: @autoclosure () -> String = "") {
    let now = ContinuousClock.now
    guard now - (lastShown ?? started) >= interval else { return }
    lastShown = now
    let elapsed = (now - started).inSeconds
    let left = done > first ? elapsed * Double(total - done) / Double(done - first) : .infinity
    let line = "\(title): \(done)/\(total) \(detail()) [\(Self.clock(left)) left]"
    StandardError.write(onTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
  }

  /// Clears the terminal's line.
  public func finish() {
    if onTerminal, lastShown != nil { StandardError.write("\r\u{1B}[K") }
  }

  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "?" }
    let whole = Int(seconds.rounded())
    return whole < 60 ? "\(whole) s" : String(format: "%d:%02d min", whole / 60, whole % 60)
  }
}

extension Duration {
  /// The duration as a number of seconds.
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
