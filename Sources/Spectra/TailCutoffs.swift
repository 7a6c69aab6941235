import Diagnostics
import Foundation

/// The cutoffs x_min that a power-law tail of a sample may have: its distinct positive values but the largest.
///
/// For each the exponent of maximum likelihood is known beforehand, from sums over the tail; all in O(n log n).
public struct TailCutoffs: Sendable {
  /// The distinct values, ascending; all but the last may be a cutoff.
  public let values: [Double]
  /// How many positive numbers of the sample are less than each value.
  private let below: [Int]
  /// log x of each value, measured from the first.
  private let logs: [Double]
  /// α − 1 = n/Σ log(x/x_min) over the n numbers from each cutoff on.
  private let decays: [Double]
  /// The numbers that are not positive, which no power law has.
  public let excludedCount: Int
  /// The positive numbers, ascending.
  private let sample: [Double]

  /// The number of positive numbers.
  public var count: Int { sample.count }

  /// The number of cutoffs.
  public var cutoffCount: Int { decays.count }

  /// - Throws: `Problem.badInput` for numbers that are not finite, and fewer than two different positive ones.
  public init(_ numbers: [Double]) throws {
    if let place = numbers.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .badInput, cause: "element \(place) is \(numbers[place])", remedy: "remove what is not finite")
    }
    let sample = numbers.filter { $0 > 0 }.sorted()
    let starts = sample.indices.filter { $0 == 0 || sample[$0] > sample[$0 - 1] }
    guard starts.count >= 2 else {
      throw Problem(
        .badInput, cause: "has \(starts.count) different positive values among \(numbers.count) numbers",
        remedy: "give a spectrum of at least two; constant values have no tail")
    }
    let values = starts.map { sample[$0] }
    var decays = [Double](repeating: 0, count: values.count - 1)
    // Σ log(x/x_min) grows by the step to the next cutoff for every number above: all terms are positive.
    var sum = 0.0
    for u in decays.indices.reversed() {
      sum += Double(sample.count - starts[u + 1]) * Self.logRatio(values[u + 1], values[u])
      decays[u] = Double(sample.count - starts[u]) / sum
    }
    logs = values.map { Self.logRatio($0, values[0]) }
    (self.values, self.sample, self.decays, below) = (values, sample, decays, starts)
    excludedCount = numbers.count - sample.count
  }

  /// log(x/y) for x ≥ y > 0, accurate for close ones too.
  private static func logRatio(_ x: Double, _ y: Double) -> Double {
    let excess = (x - y) / y
    return excess.isFinite ? log1p(excess) : log(x) - log(y)
  }

  /// The fit whose distance is least, the lowest cutoff of equals.
  ///
  /// A cutoff costs two exponentials where that shows it is no better than the best so far, and some multiple of 1/D else.
  public func best() -> PowerLawTail {
    var (best, least, hint) = (0, Double.infinity, 0)
    func look(at index: Int) {
      guard let found = distance(from: index, atMost: least, lookingAt: &hint) else { return }
      if found < least || index < best { (best, least) = (index, found) }
    }
    // A few first, so that there is something to beat.
    for index in stride(from: 0, to: cutoffCount, by: max(cutoffCount / 64, 1)) { look(at: index) }
    for index in decays.indices where index != best { look(at: index) }
    return PowerLawTail(
      exponent: 1 + decays[best], cutoff: values[best], distance: least, index: below[best], sample: sample,
      excludedCount: excludedCount)
  }

  /// x_min, α, D and the tail's size n of at most `points` cutoffs, even in their order, the first and the last among them.
  public func curve(points: Int) -> [(cutoff: Double, exponent: Double, distance: Double, count: Int)] {
    let shown = max(min(points, cutoffCount), 1)
    return (0..<shown).map { point in
      let index = shown == 1 ? 0 : point * (cutoffCount - 1) / (shown - 1)
      var hint = index
      let distance = distance(from: index, atMost: .infinity, lookingAt: &hint) ?? .infinity
      return (values[index], 1 + decays[index], distance, count - below[index])
    }
  }

  /// D = max |F(x) − F_n(x)| over the tail's values x, F_n(x) the share of the tail that is less than x; nil where D exceeds
  /// `bound`.
  ///
  /// Both functions ascend, so that between two values neither leaves what it is there: parts that cannot hold the largest
  /// difference are passed over, others halved.
  ///
  /// - Parameter hint: a value to look at first; in the end that of the largest difference.
  private func distance(from index: Int, atMost bound: Double, lookingAt hint: inout Int) -> Double? {
    let (last, decay, origin, start) = (values.count - 1, decays[index], logs[index], below[index])
    let share = 1 / Double(count - start)
    return logs.withUnsafeBufferPointer { logs in
      below.withUnsafeBufferPointer { below in
        func law(_ place: Int) -> Double { 1 - exp(-decay * (logs[place] - origin)) }
        func sampled(_ place: Int) -> Double { Double(below[place] - start) * share }
        hint = max(hint, index)
        var largest = abs(law(hint) - sampled(hint))
        guard largest <= bound else { return nil }
        func look(at place: Int, _ value: Double) {
          let difference = abs(value - sampled(place))
          if difference > largest { (largest, hint) = (difference, place) }
        }
        let end = law(last)
        look(at: last, end)
        return withUnsafeTemporaryAllocation(of: (from: Int, low: Double, to: Int, high: Double).self, capacity: 128) {
          parts in
          parts.initializeElement(at: 0, to: (index, 0, last, end))
          var waiting = 1
          while waiting > 0 {
            guard largest <= bound else { return nil }
            waiting -= 1
            let part = parts[waiting]
            guard part.to - part.from >= 2 else { continue }
            let most = max(part.high - sampled(part.from + 1), sampled(part.to - 1) - part.low)
            guard most > largest else { continue }
            let middle = (part.from + part.to) / 2
            let value = law(middle)
            look(at: middle, value)
            parts.initializeElement(at: waiting, to: (part.from, part.low, middle, value))
            parts.initializeElement(at: waiting + 1, to: (middle, value, part.to, part.high))
            waiting += 2
          }
          return largest <= bound ? largest : nil
        }
      }
    }
  }
}
