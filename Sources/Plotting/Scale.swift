import Foundation

/// Positions along linear and logarithmic axes.
enum Scale {
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// `curve` with the coordinates of logarithmic axes replaced by their logarithms.
  static func linearised(_ curve: [[Double]], log axes: Set<Axes.Axis>) -> [[Double]] {
    curve.map { [axes.contains(.x) ? Foundation.log($0[0]) : $0[0], axes.contains(.y) ? Foundation.log($0[1]) : $0[1]] }
  }
}
