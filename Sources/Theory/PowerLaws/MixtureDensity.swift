import Diagnostics
import Foundation
import LinearAlgebra

/// The density μ of a mixture of isotropic Gaussians.
public struct MixtureDensity: Sendable {
  /// d.
  public let dimension: Int
  private let centres: Matrix<Double>
  private let inverseVariances: [Double]
  private let logPeaks: [Double]

  /// - Parameters:
  ///   - centres: shape (k, d).
  ///   - deviations: the standard deviation of each component per coordinate, k positive numbers.
  ///   - weights: k numbers ≥ 0; scaled to the sum 1.
  /// - Throws: `Problem.badInput`.
  public init(centres: Matrix<Double>, deviations: [Double], weights: [Double]) throws {
    let count = centres.rows
    let total = weights.reduce(0, +)
    guard count > 0, centres.columns > 0, deviations.count == count, weights.count == count,
      deviations.allSatisfy({ $0 > 0 && $0.isFinite }), weights.allSatisfy({ $0 >= 0 }), total > 0, total.isFinite
    else {
      throw Problem(
        .badInput, object: "mixture",
        cause: "has centres of shape (\(count), \(centres.columns)), \(deviations.count) deviations and "
          + "\(weights.count) weights",
        remedy: "give k ≥ 1 centres, k positive deviations, and k weights with a positive sum")
    }
    self.centres = centres
    dimension = centres.columns
    inverseVariances = deviations.map { 1 / ($0 * $0) }
    let d = Double(dimension)
    logPeaks = zip(deviations, weights).map { log($1 / total) - d * log($0) - d / 2 * log(2 * Double.pi) }
  }

  /// log μ at the point of d numbers at `point`. O(kd), no overflow far from the centres.
  public func logDensity(at point: UnsafePointer<Double>) -> Double {
    centres.withUnsafePointer { centres in
      // log Σ e^{a_k} in one pass, the largest a_k so far taken out.
      var (largest, sum) = (-Double.infinity, 0.0)
      for k in logPeaks.indices {
        var distance = 0.0
        for j in 0..<dimension {
          let difference = point[j] - centres[k * dimension + j]
          distance += difference * difference
        }
        let term = logPeaks[k] - distance * inverseVariances[k] / 2
        guard term > -Double.infinity else { continue }
        if term > largest {
          sum = sum * exp(largest - term) + 1
          largest = term
        } else {
          sum += exp(term - largest)
        }
      }
      return largest + log(sum)
    }
  }
}
