import Foundation

/// Numbers evenly spaced in the logarithm.
public enum LogGrid {
  /// `count` ≥ 1 numbers from `first` > 0 to `last`, the ends exact.
  public static func points(from first: Double, to last: Double, count: Int) -> [Double] {
    (0..<count).map { i in
      i == 0 ? first : i == count - 1 ? last : first * pow(last / first, Double(i) / Double(count - 1))
    }
  }
}
