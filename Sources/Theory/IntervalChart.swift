import Foundation

/// A parameter θ in [0, π] for an interval: x = c − h cos θ, which makes square-root edges smooth; in log(x − origin)
/// if the interval spans decades.
struct IntervalChart {
  let origin: Double
  let isLogarithmic: Bool
  let centre: Double
  let half: Double
  let ends: (lower: Double, upper: Double)

  init(_ interval: SupportInterval, origin: Double) {
    let (low, high) = (interval.lower - origin, interval.upper - origin)
    isLogarithmic = low > 0 && high > 100 * low
    self.origin = origin
    let (a, b) = isLogarithmic ? (log(low), log(high)) : (interval.lower, interval.upper)
    centre = (a + b) / 2
    half = (b - a) / 2
    ends = (interval.lower, interval.upper)
  }

  func place(at angle: Double) -> Double {
    let value = angle < 1 ? centre - half + 2 * half * pow(sin(angle / 2), 2) : centre - half * cos(angle)
    return min(max(isLogarithmic ? origin + exp(value) : value, ends.lower), ends.upper)
  }

  /// dx/dθ.
  func speed(at angle: Double) -> Double {
    let speed = half * sin(angle)
    return isLogarithmic ? speed * (place(at: angle) - origin) : speed
  }
}
