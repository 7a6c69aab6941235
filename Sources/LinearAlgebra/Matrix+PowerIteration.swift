import Diagnostics

extension Matrix<Double> {
  /// The largest eigenvalue of a positive semidefinite matrix by power iteration, until it changes by less than 10⁻¹⁰ of
  /// itself in a step, or 1000 steps; always a lower bound, up to rounding.
  ///
  /// Complexity: a matrix–vector product for each step.
  ///
  /// - Parameter start: a vector with a share of the leading eigenvector, such as a random one.
  /// - Throws: `Problem.numericalFailure` where the matrix is zero or not finite.
  public func largestEigenvalue(from start: [Double]) throws -> Double {
    var vector = start
    var value = 0.0
    for _ in 0..<1000 {
      let length = vector.withUnsafeBufferPointer { $0.norm }
      let unit = vector.map { $0 / length }
      vector = times(unit)
      let previous = value
      value = zip(unit, vector).reduce(0) { $0 + $1.0 * $1.1 }
      if !value.isFinite || abs(value - previous) <= 1e-10 * value { break }
    }
    guard value > 0, value.isFinite else {
      throw Problem(.numericalFailure, cause: "a kernel is zero or not finite, and has no largest eigenvalue")
    }
    return value
  }
}
