import COpenBLAS
import Diagnostics

/// The Cholesky factor of a covariance matrix, L Lᵀ = Σ + δ I with L lower triangular, for drawing Gaussian vectors.
///
/// Covariances of smooth kernels, or at points that coincide, are singular to working precision. δ is therefore never
/// 0 but above what independent rounding errors of all entries do to the eigenvalues, 8 √n ε max Σ_ii; where that does
/// not suffice, because the errors are larger or conspire, it is raised eightfold, four times at most.
public struct CovarianceFactor: Sendable {
  /// L in the lower triangle; what stands above the diagonal has no meaning.
  private let factor: Matrix<Double>
  /// δ.
  public let jitter: Double

  /// The number of variables.
  public var size: Int { factor.rows }

  /// Factors a symmetric matrix by `dpotrf`, in its own memory where the caller gives it up.
  ///
  /// Complexity: n³/3, no second matrix.
  ///
  /// - Throws: `Problem.badInput` for a matrix that is not square or, beyond rounding, not positive semidefinite.
  public init(of covariance: consuming Matrix<Double>) throws {
    let n = covariance.rows
    guard n == covariance.columns, n > 0 else {
      throw Problem(.badInput, cause: "a (\(n), \(covariance.columns)) matrix is no covariance")
    }
    var work = covariance
    let diagonal = work.diagonal
    let largest = diagonal.max() ?? 0
    guard let least = diagonal.min(), least >= 0, largest.isFinite else {
      throw Self.indefinite("has a negative diagonal entry")
    }
    guard largest > 0 else {
      guard work.frobeniusNorm == 0 else { throw Self.indefinite("has a zero diagonal but is not zero") }
      (factor, jitter) = (work, 0)
      return
    }
    let rounding = 8 * Double(n).squareRoot() * largest * Double.ulpOfOne
    for exponent in stride(from: 0, through: 12, by: 3) {
      let jitter = rounding * Double(1 << exponent)
      if try work.formCholeskyFactor(diagonal: diagonal.map { $0 + jitter }) {
        (factor, self.jitter) = (work, jitter)
        return
      }
      work.restoreLowerTriangle()
    }
    throw Self.indefinite("has negative eigenvalues, larger than rounding explains")
  }

  /// Rows ξ ↦ Lξ, in place: independent standard normal numbers become a draw of N(0, Σ) in each row.
  ///
  /// Since L is triangular, the first m numbers of a row depend on Σ's first m rows and ξ's first m numbers only.
  ///
  /// - Parameter normals: shape (draws, n).
  public func correlate(_ normals: inout Matrix<Double>) {
    precondition(normals.columns == size, "\(normals.columns) numbers to correlate by \(size) variables")
    let (rows, n) = (blasint(normals.rows), blasint(size))
    guard rows > 0 else { return }
    factor.withUnsafePointer { l in
      normals.withUnsafeMutablePointer { x in
        cblas_dtrmm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, rows, n, 1, l, n, x, n)
      }
    }
  }

  private static func indefinite(_ cause: String) -> Problem {
    Problem(
      .badInput, cause: "\(cause), so it is no covariance matrix",
      remedy: "give a symmetric positive semidefinite matrix, such as that of 'kernels infinite'")
  }
}

extension Matrix<Double> {
  /// Puts `diagonal` on the diagonal and overwrites the lower triangle by the Cholesky factor; false, with the lower
  /// triangle spoilt, where there is none.
  fileprivate mutating func formCholeskyFactor(diagonal: [Double]) throws -> Bool {
    let n = rows
    let status = withUnsafeMutablePointer { a in
      for i in 0..<n { a[i * n + i] = diagonal[i] }
      // LAPACK reads columns: its upper triangle is the lower one here.
      return LAPACKE_dpotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), a, Int32(n))
    }
    guard status >= 0 else {
      throw Problem(
        status == LAPACK_WORK_MEMORY_ERROR ? .systemFailure : .badInput,
        cause: "LAPACK's dpotrf ended with status \(status)", remedy: "look for NaN among the entries")
    }
    return status == 0
  }

  /// Copies what stands above the diagonal below it, by blocks that stay in cache.
  fileprivate mutating func restoreLowerTriangle() {
    let (n, block) = (rows, 64)
    withUnsafeMutablePointer { a in
      for i0 in stride(from: 0, to: n, by: block) {
        for j0 in stride(from: 0, through: i0, by: block) {
          for i in i0..<min(i0 + block, n) {
            for j in j0..<min(j0 + block, i) { a[i * n + j] = a[j * n + i] }
          }
        }
      }
    }
  }
}
