import Foundation

/// Positions along linear and logarithmic axes.
enum Scale {
  /// How far a margin reaches beyond the ends `low` and `high` of a logarithmic axis: (high/low)^share.
  static func margin(from low: Double, to high: Double, share: Double) -> Double {
    let ratio = high / low
    return ratio.isFinite ? pow(ratio, share) : exp(share * (Foundation.log(high) - Foundation.log(low)))
  }

  /// Tics at powers of ten, labelled 10ⁿ, with unlabelled ones between; nil for less than two decades,
  /// where plain numbers read better.
  static func decades(_ range: ClosedRange<Double>) -> String? {
    guard range.lowerBound > 0 else { return nil }
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.down))
    let inside = (first...last).filter { range.contains(pow(10, Double($0))) }
    guard let lowest = inside.first, inside.count > 2 else { return nil }
    let step = (inside.count + 6) / 7
    let powers = inside.map { exponent in
      (exponent - lowest) % step == 0
        ? "'10\(superscript(exponent))' 1e\(exponent)" : "'' 1e\(exponent) 1"
    }
    guard inside.count <= 6 else { return powers.joined(separator: ", ") }
    let between = (first...last).flatMap { exponent in
      (2...9).filter { range.contains(Double($0) * pow(10, Double(exponent))) }.map {
        "'' \($0)e\(exponent) 1"
      }
    }
    return (powers + between).joined(separator: ", ")
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
      "9": "⁹",
    ]
    return String(String(exponent).map { digits[$0] ?? $0 })
  }

  /// `curve` with the coordinates of logarithmic axes replaced by their logarithms.
  static func linearised(_ curve: [[Double]], log axes: Set<Axes.Axis>) -> [[Double]] {
    curve.map {
      [axes.contains(.x) ? Foundation.log($0[0]) : $0[0], axes.contains(.y) ? Foundation.log($0[1]) : $0[1]]
    }
  }
}
