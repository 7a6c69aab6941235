import Diagnostics
import LinearAlgebra

/// Quantiles over independent trials of several quantities.
public struct TrialQuantiles: Sendable, Equatable {
  /// Between 0 and 1.
  public let levels: [Double]
  /// One row per level, one column per quantity.
  public let values: Matrix<Double>

  /// Interpolates linearly between the order statistics: level p of n trials lies at place (n − 1)p, counted from 0
  /// (definition 7 of Hyndman and Fan, 1996, NumPy's default). O(n log n) per quantity.
  ///
  /// - Parameters:
  ///   - samples: one row per trial, one column per quantity.
  ///   - levels: p, within [0, 1].
  /// - Throws: `Problem(.badInput)` for no trials, or a level outside [0, 1].
  public init(of samples: Matrix<Double>, levels: [Double]) throws {
    guard samples.rows > 0 else {
      throw Problem(.badInput, object: "trials", cause: "there are none", remedy: "give one at least")
    }
    guard levels.allSatisfy({ (0...1).contains($0) }) else {
      throw Problem(.badInput, object: "quantiles", cause: "a level lies outside [0, 1]", remedy: "give shares of 1")
    }
    var values = Matrix<Double>(rows: levels.count, columns: samples.columns)
    var trials = [Double](repeating: 0, count: samples.rows)
    for column in 0..<samples.columns {
      for row in 0..<samples.rows { trials[row] = samples[row, column] }
      trials.sort()
      for (row, level) in levels.enumerated() {
        let place = level * Double(trials.count - 1)
        let below = min(Int(place), trials.count - 1)
        let above = min(below + 1, trials.count - 1)
        values[row, column] = trials[below] + (place - Double(below)) * (trials[above] - trials[below])
      }
    }
    self.levels = levels
    self.values = values
  }
}
