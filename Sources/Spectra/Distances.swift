/// Distances between a sample and a law, both through their distribution functions.
///
/// Everywhere `sample` is ascending, F_n its distribution function and F that of `law`. Members within 1e-8
/// of the largest absolute one from an atom of the law count as lying on it: rounding must not move a zero
/// eigenvalue across the atom at 0.
public enum Distances {
  /// sup_x |F_n(x) − F(x)|, the Kolmogorov–Smirnov distance.
  ///
  /// Between jumps F_n is constant and F monotone, so the supremum is one of the one-sided limits at the
  /// points of the sample and the atoms; those are what is compared. O((n + m) log) for m points of the
  /// table. An empty sample has distance 1.
  public static func kolmogorovSmirnov(_ sample: [Double], _ law: TabulatedLaw) -> Double {
    guard !sample.isEmpty else { return 1 }
    let snapped = snap(sample, to: law)
    var candidates = snapped + law.atoms.map(\.location)
    if let first = law.x.first { candidates.append(first) }
    candidates.sort()
    var (largest, counted, index) = (0.0, 0, 0)
    while index < candidates.count {
      let point = candidates[index]
      let below = Double(counted) / Double(snapped.count)
      while counted < snapped.count, snapped[counted] <= point { counted += 1 }
      let upTo = Double(counted) / Double(snapped.count)
      largest = max(
        largest, abs(below - law.distribution(below: point)), abs(upTo - law.distribution(point)))
      while index < candidates.count, candidates[index] == point { index += 1 }
    }
    return largest
  }

  /// ∫ |F_n(x) − F(x)| dx, the Wasserstein distance of order 1.
  ///
  /// Exact for the piecewise linear F: between neighbouring knots F_n is constant and F linear, so the
  /// integrand is linear but for at most one change of sign. An empty sample has distance 0.
  public static func wasserstein(_ sample: [Double], _ law: TabulatedLaw) -> Double {
    let snapped = snap(sample, to: law)
    guard !snapped.isEmpty else { return 0 }
    let knots = (snapped + law.knots).sorted()
    var (sum, counted) = (0.0, 0)
    for (left, right) in zip(knots, knots.dropFirst()) where right > left {
      while counted < snapped.count, snapped[counted] <= left { counted += 1 }
      let level = Double(counted) / Double(snapped.count)
      let (start, end) = (law.distribution(left) - level, law.distribution(below: right) - level)
      if start * end >= 0 {
        sum += (right - left) * abs(start + end) / 2
      } else {
        sum += (right - left) * (start * start + end * end) / (2 * (abs(start) + abs(end)))
      }
    }
    return sum
  }

  /// The mean of |x_(i) − q_i| / q_i with q_i the law's quantile at (i − ½)/n, over the lowest `share` of the
  /// sample; quantiles at 0, where a relative error has no meaning, are left out.
  ///
  /// - Returns: the mean, 0 where nothing is left to compare.
  public static func quantileError(_ sample: [Double], _ law: TabulatedLaw, share: Double = 0.99) -> Double {
    let snapped = snap(sample, to: law)
    let negligible = 1e-8 * max(abs(law.rightEdge), snapped.reduce(0) { max($0, abs($1)) })
    let count = Int((share * Double(snapped.count)).rounded(.down))
    var (sum, compared) = (0.0, 0)
    for index in 0..<count {
      let quantile = law.quantile((Double(index) + 0.5) / Double(snapped.count))
      guard abs(quantile) > negligible else { continue }
      sum += abs(snapped[index] - quantile) / abs(quantile)
      compared += 1
    }
    return compared > 0 ? sum / Double(compared) : 0
  }

  /// `sample` with the members that lie on an atom up to rounding moved onto it; still ascending.
  static func snap(_ sample: [Double], to law: TabulatedLaw) -> [Double] {
    guard !law.atoms.isEmpty else { return sample }
    let tolerance = 1e-8 * sample.reduce(0) { max($0, abs($1)) }
    return sample.map { value in
      law.atoms.first { abs($0.location - value) <= tolerance }?.location ?? value
    }
  }
}
