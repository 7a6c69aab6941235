import Diagnostics
import LinearAlgebra

/// Means over independent trials of several quantities, with their standard errors.
public struct TrialMeans: Sendable, Equatable {
  public let values: [Double]
  /// The standard deviation over trials divided by the root of their number.
  public let errors: [Double]
  /// The covariance of the means, shape (quantities, quantities).
  public let covariance: Matrix<Double>
  public let trials: Int

  /// - Parameter samples: one row per trial.
  /// - Throws: `Problem(.badInput)` for fewer than two trials, which have no standard error.
  public init(of samples: Matrix<Double>) throws {
    let count = Double(samples.rows)
    guard samples.rows > 1 else {
      throw Problem(
        .badInput, object: "trials", cause: "there are \(samples.rows), and standard errors need two at least",
        remedy: "draw more trials")
    }
    var means = [Double](repeating: 0, count: samples.columns)
    for row in 0..<samples.rows {
      for k in 0..<samples.columns { means[k] += samples[row, k] / count }
    }
    let deviations = Matrix<Double>(rows: samples.rows, columns: samples.columns) { samples[$0, $1] - means[$1] }
    var covariance = Matrix.product(deviations, deviations, transposeA: true)
    covariance.scale(by: 1 / (count * (count - 1)))
    self.init(values: means, covariance: covariance, trials: samples.rows)
  }

  /// Means whose covariance, symmetric and of as many rows, is known.
  public init(values: [Double], covariance: Matrix<Double>, trials: Int) {
    precondition(covariance.rows == values.count && covariance.columns == values.count, "another covariance")
    self.values = values
    self.covariance = covariance
    self.trials = trials
    errors = covariance.diagonal.map { max($0, 0).squareRoot() }
  }

  /// The differences to independent means of the same quantities.
  public func difference(to other: TrialMeans) -> TrialMeans {
    var sum = covariance
    sum.add(other.covariance)
    return TrialMeans(
      values: zip(values, other.values).map { $0 - $1 }, covariance: sum, trials: min(trials, other.trials))
  }

  /// Whether there are trials enough, four for each quantity, to use the whole covariance.
  public var usesCovariance: Bool { trials >= 4 * values.count }

  /// χ² = (m − f)ᵀ C⁻¹ (m − f) of predictions f per degree of freedom.
  ///
  /// C is the covariance of the means where `usesCovariance`, with the factor (T − p − 2)/(T − 1) that makes the
  /// inverse of the sample covariance of p quantities unbiased, and its diagonal where not.
  ///
  /// - Parameter parameters: how many numbers of the prediction were fitted.
  /// - Returns: nil where a mean has no error or no degree of freedom is left.
  /// - Throws: `Problem(.numericalFailure)`.
  public func chiSquaredPerDegree(of prediction: [Double], parameters: Int = 0) throws -> Double? {
    let (count, degrees) = (values.count, values.count - parameters)
    guard degrees > 0, errors.allSatisfy({ $0 > 0 }) else { return nil }
    let residuals = zip(values, prediction).map { $0 - $1 }
    let scaled = zip(residuals, errors).map { $0 / $1 }
    guard usesCovariance else { return scaled.reduce(0) { $0 + $1 * $1 } / Double(degrees) }
    let correlation = Matrix<Double>(rows: count, columns: count) { i, j in
      covariance[i, j] / (errors[i] * errors[j])
    }
    let solution = try LeastSquares.minimumNorm(correlation, scaled)
    let factor = Double(trials - count - 2) / Double(trials - 1)
    return factor * zip(scaled, solution).reduce(0) { $0 + $1.0 * $1.1 } / Double(degrees)
  }
}
