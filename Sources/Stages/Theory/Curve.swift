import Diagnostics
import Foundation

/// Curves of formulas.
enum Curve {
  /// A x^p at each x.
  ///
  /// - Parameter option: what the x come from.
  /// - Throws: `Problem.usage` where a value is beyond Float64.
  static func powers(of x: [Double], _ coefficient: Double, _ power: Double, option: String) throws -> [Double] {
    let values = x.map { coefficient * pow($0, power) }
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .usage, object: option, cause: "\(coefficient) x^\(power) is beyond the range of float64 at x = \(x[place])",
        remedy: "take a smaller range")
    }
    return values
  }
}
