import Diagnostics
import LinearAlgebra

/// The Cauchy curve of mean overlaps against mean differences of eigenvalues.
public struct CauchyFit: Sendable, Equatable {
  public let curve: CauchyCurve
  /// The standard errors of height, half-width and centre, by the jackknife over blocks of trials.
  public let errors: CauchyCurve
  /// χ² of the means about the curve per degree of freedom (see `TrialMeans`).
  public let chiSquaredPerDegree: Double
  /// The curve at the mean differences, one number per member of the window.
  public let values: [Double]

  /// Overlaps as small as this, all but one, are those of equal eigenvectors.
  private static let negligible = 1e-9

  /// Fits the curve, weighted by the standard errors of the means, and again with each of at most 50 blocks of trials
  /// left out.
  ///
  /// Equal matrices have the overlap 1 once and 0 elsewhere: nothing is fitted then, and the curve has the half-width
  /// 0, the errors 0 and χ² 0.
  ///
  /// - Throws: `Problem(.badInput)` for fewer than two trials or four members of the window;
  ///   `Problem(.numericalFailure)` where no curve fits best.
  public init(_ overlaps: EigenvectorOverlaps) throws {
    let (squares, differences) = (overlaps.squares, overlaps.differences)
    let means = try TrialMeans(of: squares)
    let places = Self.means(differences, leavingOut: 0..<0)
    if let point = Self.soleOverlap(means.values) {
      curve = CauchyCurve(peak: means.values[point], halfWidth: 0, centre: places[point])
      errors = CauchyCurve(peak: 0, halfWidth: 0, centre: 0)
      chiSquaredPerDegree = 0
    } else {
      let best = try CauchyCurve(fitting: means.values, at: places, errors: means.errors)
      let blocks = min(50, squares.rows)
      let without = try (0..<blocks).map { block in
        let trials = block * squares.rows / blocks..<(block + 1) * squares.rows / blocks
        return try CauchyCurve(
          fitting: Self.means(squares, leavingOut: trials), at: Self.means(differences, leavingOut: trials),
          errors: means.errors, start: best)
      }
      curve = best
      errors = CauchyCurve(
        peak: Self.jackknifeError(without.map(\.peak)), halfWidth: Self.jackknifeError(without.map(\.halfWidth)),
        centre: Self.jackknifeError(without.map(\.centre)))
      chiSquaredPerDegree = means.chiSquaredPerDegree(of: places.map(best.value), parameters: 3) ?? 0
    }
    let fitted = curve
    values = places.map(fitted.value)
  }

  /// The member whose overlap is all there is; nil where others count.
  private static func soleOverlap(_ means: [Double]) -> Int? {
    guard let highest = means.indices.max(by: { means[$0] < means[$1] }),
      means.indices.allSatisfy({ $0 == highest || means[$0] < negligible }),
      abs(means[highest] - 1) < negligible
    else { return nil }
    return highest
  }

  /// Column means over the rows not in `trials`.
  private static func means(_ samples: Matrix<Double>, leavingOut trials: Range<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: samples.columns)
    for row in 0..<samples.rows where !trials.contains(row) {
      for k in 0..<samples.columns { sums[k] += samples[row, k] }
    }
    let count = Double(samples.rows - trials.count)
    return sums.map { $0 / count }
  }

  /// √((g − 1)/g Σ (p_b − p̄)²) for the g estimates p_b with one block left out.
  private static func jackknifeError(_ estimates: [Double]) -> Double {
    let count = Double(estimates.count)
    let mean = estimates.reduce(0, +) / count
    let sum = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return ((count - 1) / count * sum).squareRoot()
  }
}
