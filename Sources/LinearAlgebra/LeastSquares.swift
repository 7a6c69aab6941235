import COpenBLAS
import Diagnostics

/// Linear least squares.
public enum LeastSquares {
  /// The x of smallest norm among those that minimise ‖A x − b‖, by the singular value decomposition (`dgelsd`);
  /// singular values below max(n, d)·ε·σ_max count as 0.
  ///
  /// - Parameters:
  ///   - a: shape (n, d).
  ///   - b: n numbers.
  /// - Returns: d numbers.
  /// - Throws: `Problem.badInput` for other shapes, `Problem.numericalFailure`.
  public static func minimumNorm(_ a: Matrix<Double>, _ b: [Double]) throws -> [Double] {
    let (n, d) = (a.rows, a.columns)
    guard b.count == n, n > 0, d > 0 else {
      throw Problem(.badInput, cause: "a (\(n), \(d)) matrix and \(b.count) right-hand sides")
    }
    // LAPACK reads columns: A in its layout is the transpose of the row-major array.
    var columns = a.transposed.storage
    var solution = b + [Double](repeating: 0, count: max(d - n, 0))
    var singular = [Double](repeating: 0, count: min(n, d))
    var rank: Int32 = 0
    let tolerance = Double(max(n, d)) * Double.ulpOfOne
    let status = LAPACKE_dgelsd(
      LAPACK_COL_MAJOR, Int32(n), Int32(d), 1, &columns, Int32(n), &solution, Int32(max(n, d)), &singular,
      tolerance, &rank)
    guard status == 0 else {
      throw Problem(.numericalFailure, cause: "LAPACK's dgelsd ended with status \(status)")
    }
    return Array(solution.prefix(d))
  }
}
