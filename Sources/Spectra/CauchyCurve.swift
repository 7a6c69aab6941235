import Diagnostics
import Foundation
import LinearAlgebra

/// The Cauchy (Lorentzian) curve x ↦ a·w²/((x − c)² + w²).
public struct CauchyCurve: Sendable, Equatable {
  /// a, the height at c.
  public var peak: Double
  /// w, half the width at half the height; 0 for a curve that vanishes off c.
  public var halfWidth: Double
  /// c.
  public var centre: Double

  public init(peak: Double, halfWidth: Double, centre: Double) {
    (self.peak, self.halfWidth, self.centre) = (peak, halfWidth, centre)
  }

  /// The curve's height at x.
  public func value(at x: Double) -> Double {
    guard x != centre else { return peak }
    guard halfWidth != 0 else { return 0 }
    let z = (x - centre) / halfWidth
    return peak / (1 + z * z)
  }

  /// The curve that minimises Σ ((y − f(x))/σ)², by Levenberg and Marquardt's method in (a, log w, c).
  ///
  /// Complexity: O(points) numbers for each of a few steps.
  ///
  /// - Parameters:
  ///   - y: the values to fit.
  ///   - x: where they are.
  ///   - errors: σ, positive.
  ///   - start: where to begin; from the largest y and the area if nil.
  /// - Throws: `Problem(.badInput)` for fewer than four points or errors that are not positive;
  ///   `Problem(.numericalFailure)` where no minimum is found, as for points that bend upwards or vanish.
  public init(fitting y: [Double], at x: [Double], errors: [Double], start: CauchyCurve? = nil) throws {
    guard x.count >= 4, y.count == x.count, errors.count == x.count, errors.allSatisfy({ $0 > 0 }) else {
      throw Problem(
        .badInput, object: "Cauchy fit", cause: "needs four points or more, each with a positive error",
        remedy: "widen the window or draw more trials")
    }
    var curve = start ?? Self.guess(y, at: x)
    var (loss, damping) = (curve.loss(y, x, errors), 1e-3)
    for _ in 0..<500 {
      let (candidate, change) = try curve.step(y, x, errors, damping: damping)
      let trial = candidate.loss(y, x, errors)
      if change < 1e-12 || (trial <= loss && loss - trial <= 1e-15 * loss) {
        guard curve.peak != 0, curve.peak.isFinite, curve.isResolved(by: x) else { break }
        self = trial < loss ? candidate : curve
        return
      }
      if trial < loss {
        (curve, loss, damping) = (candidate, trial, max(damping / 10, 1e-12))
      } else {
        damping *= 10
      }
    }
    throw Problem(
      .numericalFailure, object: "Cauchy fit", cause: "no Cauchy curve fits best: the last was \(curve)",
      remedy: "widen the window, or draw more trials")
  }

  /// Whether the width is one that points at `x` can tell.
  private func isResolved(by x: [Double]) -> Bool {
    let range = (x.max() ?? 0) - (x.min() ?? 0)
    return halfWidth > 1e-6 * range && halfWidth < 1e4 * range
  }

  /// The highest point, with the width that gives the area of the points.
  private static func guess(_ y: [Double], at x: [Double]) -> CauchyCurve {
    let highest = y.indices.max { y[$0] < y[$1] } ?? 0
    var area = 0.0
    for k in 1..<x.count { area += abs(x[k] - x[k - 1]) * (y[k] + y[k - 1]) / 2 }
    let range = abs(x[x.count - 1] - x[0])
    let width = y[highest] > 0 ? area / (.pi * y[highest]) : range
    return CauchyCurve(peak: y[highest], halfWidth: max(width, range / 1000), centre: x[highest])
  }

  private func loss(_ y: [Double], _ x: [Double], _ errors: [Double]) -> Double {
    var sum = 0.0
    for k in x.indices {
      let residual = (y[k] - value(at: x[k])) / errors[k]
      sum += residual * residual
    }
    return sum
  }

  /// One damped Gauss–Newton step, and its size relative to height and width.
  private func step(
    _ y: [Double], _ x: [Double], _ errors: [Double], damping: Double
  ) throws -> (CauchyCurve, change: Double) {
    let count = x.count
    var system = Matrix<Double>(rows: count + 3, columns: 3)
    var right = [Double](repeating: 0, count: count + 3)
    for k in x.indices {
      let z = (x[k] - centre) / halfWidth
      let height = 1 / (1 + z * z)
      right[k] = (y[k] - peak * height) / errors[k]
      system[k, 0] = height / errors[k]
      system[k, 1] = 2 * peak * z * z * height * height / errors[k]
      system[k, 2] = 2 * peak * z * height * height / (halfWidth * errors[k])
    }
    for p in 0..<3 {
      var square = 0.0
      for k in 0..<count { square += system[k, p] * system[k, p] }
      system[count + p, p] = (damping * square).squareRoot()
    }
    let change = try LeastSquares.minimumNorm(system, right)
    let growth = exp(min(max(change[1], -1), 1))
    return (
      CauchyCurve(peak: peak + change[0], halfWidth: halfWidth * growth, centre: centre + change[2]),
      max(abs(change[0] / peak), abs(change[1]), abs(change[2] / halfWidth))
    )
  }
}
