/// Counts of values in equal bins.
public struct Bins: Sendable, Equatable {
  public let range: ClosedRange<Double>
  public let counts: [Int]

  /// Counts `values` in `count` bins of equal width over `range`; those outside are left out. The last bin is
  /// closed, the others are half-open.
  public init(_ values: [Double], over range: ClosedRange<Double>, count: Int) {
    self.range = range
    let count = max(1, count)
    let width = (range.upperBound - range.lowerBound) / Double(count)
    var counts = [Int](repeating: 0, count: count)
    for value in values where range.contains(value) && width > 0 {
      counts[Int((value - range.lowerBound) / width, within: 0...count - 1)] += 1
    }
    self.counts = counts
  }

  public var width: Double { (range.upperBound - range.lowerBound) / Double(counts.count) }

  /// The left end of bin `index`.
  public func edge(_ index: Int) -> Double { range.lowerBound + Double(index) * width }

  /// Heights such that a bin's area is its share of `total` values.
  public func density(total: Int) -> [Double] {
    let scale = 1 / (Double(max(1, total)) * width)
    return counts.map { Double($0) * scale }
  }
}
