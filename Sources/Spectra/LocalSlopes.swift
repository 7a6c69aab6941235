import Foundation

/// The local slope −d log y/d log x over a window, which is constant where y is a power law: the check that a window
/// lies on the plateau.
public struct LocalSlopes: Sendable {
  /// The centres (geometric means) of the parts, evenly spaced in log x.
  public let centres: [Double]
  /// The exponent fitted to each part.
  public let slopes: [Double]
  /// max |slope − e|, e the exponent of the whole window.
  public let largestDeviation: Double
  /// What the slope gains from the window's beginning to its end, by the straight line through the slopes.
  public let drift: Double
  /// The exponent of the whole window.
  public let exponent: Double

  /// How many parts.
  static let count = 41

  /// - Parameter width: the factor of x that a part spans. A narrower window, or one whose parts have fewer than three
  ///   points, is its only part.
  init(_ regression: LogLogRegression, exponent: Double, width: Double) {
    let (first, last) = (regression.logX.first ?? 0, regression.logX.last ?? 0)
    let half = min(log(max(width, 1)), last - first) / 2
    let length = last - first - 2 * half
    let count = length > 1e-9 * (last - first) ? Self.count : 1
    var found: [(centre: Double, slope: Double)] = []
    for part in 0..<count {
      let centre = first + half + (count > 1 ? length * Double(part) / Double(count - 1) : 0)
      let margin = 1e-12 * (abs(centre) + half)
      let run =
        regression.firstIndex(from: centre - half - margin)..<regression.firstIndex(from: centre + half + margin)
      guard run.count >= 3, let line = regression.line(run) else { continue }
      found.append((centre, -line.slope))
    }
    if found.isEmpty { found = [((first + last) / 2, exponent)] }
    centres = found.map { exp($0.centre) }
    slopes = found.map(\.slope)
    self.exponent = exponent
    largestDeviation = slopes.reduce(0) { max($0, abs($1 - exponent)) }
    let middle = found.reduce(0) { $0 + $1.centre } / Double(found.count)
    let mean = slopes.reduce(0, +) / Double(found.count)
    let spread = found.reduce(0) { $0 + ($1.centre - middle) * ($1.centre - middle) }
    let product = found.reduce(0) { $0 + ($1.centre - middle) * ($1.slope - mean) }
    drift = spread > 0 ? product / spread * length : 0
  }

  /// Whether every local slope lies within `tolerance`, relative to the exponent, of that of the whole window.
  public func isOnPlateau(tolerance: Double) -> Bool { largestDeviation <= tolerance * abs(exponent) }
}
