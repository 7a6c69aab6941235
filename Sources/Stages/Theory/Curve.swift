import Foundation

/// Curves of formulas.
enum Curve {
  /// A x^p at each x.
  static func powers(of x: [Double], _ coefficient: Double, _ power: Double) -> [Double] {
    x.map { coefficient * pow($0, power) }
  }
}
