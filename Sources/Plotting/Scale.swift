import Foundation

/// Positions along linear and logarithmic axes.
enum Scale {
  /// How far a margin reaches beyond the ends `low` and `high` of a logarithmic axis: (high/low)^share.
  static func margin(from low: Double, to high: Double, share: Double) -> Double {
    let ratio = high / low
    return ratio.isFinite ? pow(ratio, share) : exp(share * (Foundation.log(high) - Foundation.log(low)))
  }

  /// Tics at powers of ten, labelled 10ⁿ, with unlabelled ones between; for less than two decades plain numbers, which
  /// read better. Nil for a range that is not positive.
  static func decades(_ range: ClosedRange<Double>) -> String? {
    guard range.lowerBound > 0 else { return nil }
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.down))
    let inside = (first...last).filter { range.contains(pow(10, Double($0))) }
    guard let lowest = inside.first, inside.count > 2 else { return numbers(range, decades: first...last) }
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

  /// Labelled tics at round numbers, as few as show the scale; nil where even finer ones give less than two.
  private static func numbers(_ range: ClosedRange<Double>, decades: ClosedRange<Int>) -> String? {
    for digits in [[1.0, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8], (10..<100).map { Double($0) / 10 }] {
      let places = decades.flatMap { decade in
        digits.filter { range.contains($0 * pow(10, Double(decade))) }.map { digit in
          let number = Gnuplot.number(digit * pow(10, Double(decade)))
          let text = digit == 1 ? "10\(superscript(decade))" : "\(Gnuplot.number(digit))·10\(superscript(decade))"
          return (-3...4).contains(decade) ? number : "'\(text)' \(number)"
        }
      }
      if places.count > 2 || (places.count == 2 && digits.count > 3) {
        return places.prefix(12).joined(separator: ", ")
      }
    }
    return nil
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
