/// A mean over a sample, with what it takes to trust it.
public struct SampleMean: Sendable, Equatable {
  /// The mean.
  public let value: Double
  /// The standard deviation over √n; too small where the terms have so heavy a tail that the sample misses it, which
  /// `effectiveCount` and `largestShare` betray.
  public let standardError: Double
  /// (Σu)²/Σu²: how many equal terms would spread as much; at most n.
  public let effectiveCount: Double
  /// The share of the sum that the largest hundredth of the terms has (at least one term).
  public let largestShare: Double

  /// The mean of at least two numbers; the last two properties are for positive ones.
  ///
  /// The squares are those of multiples of a power of two, so that they neither overflow nor vanish.
  init(_ numbers: [Double]) {
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    let unit = largest > 0 && largest.isFinite ? largest.binade : 1
    let terms = numbers.map { $0 / unit }
    let count = Double(terms.count)
    let sum = terms.reduce(0, +)
    let mean = sum / count
    let squares = terms.reduce(0) { $0 + $1 * $1 }
    let deviations = terms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    value = mean * unit
    standardError = (deviations / (count - 1) / count).squareRoot() * unit
    effectiveCount = sum * sum / squares
    largestShare = terms.sorted(by: >).prefix(max(terms.count / 100, 1)).reduce(0, +) / sum
  }
}
