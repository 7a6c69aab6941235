import Foundation

/// Weighted least squares of log y on log x over any run of consecutive points, O(1) a run after O(n) of preparation.
///
/// Each point weighs as much as the stretch of log x that is nearer to it than to its neighbours (the trapezoidal rule), so
/// that every factor of x counts alike however many points it holds: the eigenvalues' indices 1, 2, 3, … crowd at the upper
/// end. At the ends of the whole range a point has half such a cell.
struct LogLogRegression {
  /// log x of the points, ascending.
  let logX: [Double]
  /// log y.
  let logY: [Double]
  /// The points' weights.
  let weights: [Double]
  /// Running sums of w, wu, wv, wu², wuv with u, v measured from their means; entry i is over points before i.
  private var sums: [SIMD8<Double>]
  private let origin: (x: Double, y: Double)

  /// - Parameter points: x ascending and positive, y positive, at least two different x.
  init(x: [Double], y: [Double]) {
    let (logX, logY) = (x.map { log($0) }, y.map { log($0) })
    let last = logX.count - 1
    let weights = logX.indices.map { i in (logX[min(i + 1, last)] - logX[max(i - 1, 0)]) / 2 }
    let total = weights.reduce(0, +)
    let origin = (
      x: zip(weights, logX).reduce(0) { $0 + $1.0 * $1.1 } / total,
      y: zip(weights, logY).reduce(0) { $0 + $1.0 * $1.1 } / total
    )
    (self.logX, self.logY, self.weights, self.origin) = (logX, logY, weights, origin)
    sums = [.zero]
    sums.reserveCapacity(logX.count + 1)
    for i in logX.indices {
      let (w, u, v) = (weights[i], logX[i] - origin.x, logY[i] - origin.y)
      sums.append(sums[i] + SIMD8(w, w * u, w * v, w * u * u, w * u * v, 0, 0, 0))
    }
  }

  /// The line log y = intercept + slope·log x through the points of `run`; nil where they do not fix one.
  func line(_ run: Range<Int>) -> (intercept: Double, slope: Double)? {
    line(sums[run.upperBound] - sums[run.lowerBound])
  }

  /// The line through all points but those of `run`; nil where they do not fix one.
  func line(without run: Range<Int>) -> (intercept: Double, slope: Double)? {
    line(sums[sums.count - 1] - (sums[run.upperBound] - sums[run.lowerBound]))
  }

  /// The mean of log y − slope·log x over all points but those of `run`; nil where there are none.
  func intercept(slope: Double, without run: Range<Int>) -> Double? {
    let rest = sums[sums.count - 1] - (sums[run.upperBound] - sums[run.lowerBound])
    guard rest[0] > 0 else { return nil }
    return origin.y + rest[2] / rest[0] - slope * (origin.x + rest[1] / rest[0])
  }

  private func line(_ s: SIMD8<Double>) -> (intercept: Double, slope: Double)? {
    let spread = s[0] * s[3] - s[1] * s[1]
    guard s[0] > 0, spread > 1e-14 * s[0] * s[3] else { return nil }
    let slope = (s[0] * s[4] - s[1] * s[2]) / spread
    return (origin.y + (s[2] - slope * s[1]) / s[0] - slope * origin.x, slope)
  }

  /// The index of the first point with log x ≥ `bound`.
  func firstIndex(from bound: Double) -> Int {
    var (low, high) = (0, logX.count)
    while low < high {
      let middle = (low + high) / 2
      if logX[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
