/// Seconds of the repetitions of one measurement.
struct Timing {
  var seconds: [Double]

  var least: Double { seconds.min() ?? .nan }

  var median: Double {
    let sorted = seconds.sorted()
    guard !sorted.isEmpty else { return .nan }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }

  /// Those of one of `parts` equal pieces of the work.
  func divided(by parts: Double) -> Timing { Timing(seconds: seconds.map { $0 / parts }) }

  /// The time of one call of `body`.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    return try clock.measure(body) / .seconds(1)
  }

  /// The times of `rounds` calls of `body`, after one that does not count.
  static func of(rounds: Int, _ body: () throws -> Void) rethrows -> Timing {
    try body()
    return Timing(seconds: try (0..<rounds).map { _ in try seconds(body) })
  }
}

/// Keeps the compiler from leaving out what nobody looks at.
@inline(never)
func consume<Value>(_ value: Value) {}
