import Diagnostics
import Foundation

/// Two spectra side by side: their quantiles for a Q–Q plot, and how far apart they are.
public struct SpectrumComparison: Sendable {
  /// The quantiles (i − ½)/N of both, ascending, N being the smaller number of eigenvalues: of spectra of equal size the
  /// eigenvalues themselves.
  public let quantiles: (first: [Double], second: [Double])
  /// sup |F_1 − F_2| of the distribution functions, the Kolmogorov–Smirnov distance.
  public let kolmogorovSmirnov: Double
  /// The mean of |q_1 − q_2| over the quantiles.
  public let meanShift: Double
  /// That over the mean of the second spectrum's quantiles; not finite where it is 0.
  public let relativeShift: Double
  /// The sum of the largest tenth (N/10 rounded) of the quantiles, the first spectrum's over the second's.
  public let topSumRatio: Double
  /// The root mean square of ln(q_1/q_2) over the largest N − ⌊N/10⌋ of the quantiles; not finite where one is not positive.
  public let logRootMeanSquare: Double

  /// Compares spectra in any order. O(n log n).
  ///
  /// - Throws: `Problem.badInput` for a spectrum without eigenvalues.
  public init(_ first: [Double], _ second: [Double]) throws {
    guard !first.isEmpty, !second.isEmpty else {
      throw Problem(
        .badInput, cause: "holds no eigenvalues: there is nothing to compare", remedy: "give two spectra")
    }
    let (a, b) = (first.sorted(), second.sorted())
    let count = min(a.count, b.count)
    quantiles = (Self.quantiles(a, count), Self.quantiles(b, count))
    let pairs = Array(zip(quantiles.first, quantiles.second))
    meanShift = pairs.reduce(0) { $0 + abs($1.0 - $1.1) } / Double(count)
    relativeShift = meanShift / (quantiles.second.reduce(0, +) / Double(count))
    topSumRatio = Self.topSum(quantiles.first) / Self.topSum(quantiles.second)
    let tail = pairs.suffix((9 * count + 9) / 10)
    let squares = tail.reduce(0.0) { $0 + log($1.0 / $1.1) * log($1.0 / $1.1) }
    logRootMeanSquare = tail.allSatisfy { min($0.0, $0.1) > 0 } ? (squares / Double(tail.count)).squareRoot() : .nan
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count, j < b.count {
      let place = min(a[i], b[j])
      while i < a.count, a[i] == place { i += 1 }
      while j < b.count, b[j] == place { j += 1 }
      largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    kolmogorovSmirnov = largest
  }

  /// The sum of the largest tenth.
  private static func topSum(_ sorted: [Double]) -> Double {
    sorted.suffix(max(1, (sorted.count + 5) / 10)).reduce(0, +)
  }

  /// Between the members of `sorted`, of which number k stands for (k + ½)/n, linear.
  private static func quantiles(_ sorted: [Double], _ count: Int) -> [Double] {
    guard sorted.count != count else { return sorted }
    return (0..<count).map { index in
      let place = (Double(index) + 0.5) / Double(count) * Double(sorted.count) - 0.5
      let below = min(max(Int(place.rounded(.down)), 0), sorted.count - 1)
      let share = max(place - Double(below), 0)
      guard share > 0, below + 1 < sorted.count else { return sorted[below] }
      return sorted[below] + share * (sorted[below + 1] - sorted[below])
    }
  }
}
