import Diagnostics
import LinearAlgebra

/// Means over independent trials of several quantities, with their standard errors.
public struct TrialMeans: Sendable, Equatable {
  public let values: [Double]
  /// The standard deviation over trials divided by the root of their number.
  public let errors: [Double]

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
    var squares = means
    for row in 0..<samples.rows {
      for k in 0..<samples.columns { means[k] += samples[row, k] / count }
    }
    for row in 0..<samples.rows {
      for k in 0..<samples.columns {
        let deviation = samples[row, k] - means[k]
        squares[k] += deviation * deviation
      }
    }
    self.init(values: means, errors: squares.map { ($0 / (count * (count - 1))).squareRoot() })
  }

  /// Means and errors as they are known, equally many.
  public init(values: [Double], errors: [Double]) {
    precondition(values.count == errors.count, "as many errors as means")
    (self.values, self.errors) = (values, errors)
  }

  /// The differences to independent means of the same quantities.
  public func difference(to other: TrialMeans) -> TrialMeans {
    TrialMeans(
      values: zip(values, other.values).map { $0 - $1 },
      errors: zip(errors, other.errors).map { ($0 * $0 + $1 * $1).squareRoot() })
  }

  /// χ² = Σ ((mean − prediction)/error)² per degree of freedom: 1 in the mean for a right prediction, also where the
  /// quantities are correlated, which only widens its spread.
  ///
  /// - Parameters:
  ///   - prediction: one number for each quantity.
  ///   - parameters: how many numbers of the prediction were fitted.
  /// - Returns: nil where a mean has no error or no degree of freedom is left.
  public func chiSquaredPerDegree(of prediction: [Double], parameters: Int = 0) -> Double? {
    let degrees = values.count - parameters
    guard degrees > 0, errors.allSatisfy({ $0 > 0 }) else { return nil }
    let sum = values.indices.reduce(0.0) { sum, k in
      let deviation = (values[k] - prediction[k]) / errors[k]
      return sum + deviation * deviation
    }
    return sum / Double(degrees)
  }
}
