import COpenBLAS
import Diagnostics

/// Singular values without vectors.
public enum SingularValues {
  /// The min(m, n) singular values of an (m, n) matrix, largest first (`dgesdd`).
  ///
  /// Complexity: O(m n min(m, n)), one copy of the matrix. Each is within a few units in the last place of the largest.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public static func of(_ matrix: Matrix<Double>) throws -> [Double] {
    let (rows, columns) = (Int32(matrix.rows), Int32(matrix.columns))
    var values = [Double](repeating: 0, count: Int(min(rows, columns)))
    guard !values.isEmpty else { return [] }
    var work = matrix
    var (left, right) = (0.0, 0.0)
    // LAPACK reads columns: the transpose of the row-major array, of the same singular values.
    let status = work.withUnsafeMutablePointer {
      LAPACKE_dgesdd(
        LAPACK_COL_MAJOR, LAPACKOption.valuesOnly, columns, rows, $0, columns, &values, &left, 1, &right, 1)
    }
    try LAPACKOption.check(status, "dgesdd")
    return values
  }
}
