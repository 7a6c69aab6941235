import Foundation

/// Numbers evenly spaced in the logarithm.
public enum LogGrid {
  /// `count` ≥ 1 numbers from `first` > 0 to `last`, the ends exact.
  public static func points(from first: Double, to last: Double, count: Int) -> [Double] {
    let ratio = last / first
    return (0..<count).map { i in
      let share = Double(i) / Double(count - 1)
      guard i > 0, i < count - 1 else { return i == 0 ? first : last }
      return ratio.isFinite ? first * pow(ratio, share) : pow(first, 1 - share) * pow(last, share)
    }
  }
}
