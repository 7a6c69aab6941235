import COpenBLAS
import Diagnostics

/// Linear equations A x = b with A symmetric and positive definite, by its Cholesky factor.
public struct PositiveDefiniteSystem: Sendable {
  private let factor: Matrix<Double>
  /// An estimate of 1/(‖A‖₁‖A⁻¹‖₁), of which x loses as many digits as it has zeros behind the point.
  public let reciprocalCondition: Double

  /// Factors A (`dpotrf`), in its own memory where the caller gives it up. Complexity: n³/3.
  ///
  /// - Throws: `Problem.badInput` for a matrix that is not square, not finite, or singular to working precision: not
  ///   positive definite, or of reciprocal condition below n ε.
  public init(overwriting matrix: consuming Matrix<Double>) throws {
    let n = matrix.rows
    guard n == matrix.columns, n > 0 else {
      throw Problem(.badInput, cause: "has shape (\(n), \(matrix.columns)), not (n, n)")
    }
    var work = matrix
    let norm = (0..<n).map { i in work.row(i).reduce(0) { $0 + abs($1) } }.max() ?? 0
    guard norm.isFinite else {
      throw Problem(.badInput, cause: "has entries that are not finite, or beyond float64")
    }
    var reciprocal = 0.0
    // LAPACK reads columns: its upper triangle is the lower one here.
    let size = Int32(n)
    let status = work.withUnsafeMutablePointer { LAPACKE_dpotrf(LAPACK_COL_MAJOR, LAPACKOption.upper, size, $0, size) }
    if status <= 0 {
      try LAPACKOption.check(status, "dpotrf")
      let estimate = work.withUnsafePointer {
        LAPACKE_dpocon(LAPACK_COL_MAJOR, LAPACKOption.upper, size, $0, size, norm, &reciprocal)
      }
      try LAPACKOption.check(estimate, "dpocon")
    }
    guard reciprocal > Double(n) * Double.ulpOfOne else {
      let condition =
        reciprocal > 0 ? "its condition number is about \(1 / reciprocal)" : "it is not positive definite"
      throw Problem(.badInput, cause: "is singular to working precision: \(condition)")
    }
    (factor, reciprocalCondition) = (work, reciprocal)
  }

  /// b ← A⁻¹ b for each row b of `rows`, shape (r, n). Complexity: 2 r n².
  ///
  /// - Throws: `Problem.numericalFailure` for numbers that are not finite.
  public func solve(_ rows: inout Matrix<Double>) throws {
    precondition(rows.columns == factor.rows, "\(rows.columns) numbers for \(factor.rows) equations")
    let (size, count) = (Int32(factor.rows), Int32(rows.rows))
    guard count > 0 else { return }
    let status = factor.withUnsafePointer { factor in
      rows.withUnsafeMutablePointer {
        LAPACKE_dpotrs(LAPACK_COL_MAJOR, LAPACKOption.upper, size, count, factor, size, $0, size)
      }
    }
    try LAPACKOption.check(status, "dpotrs")
  }
}
