import Diagnostics
import LinearAlgebra

/// The eigensystem of the operator Θ/M of a kernel matrix Θ on M points, largest eigenvalue first.
public struct OperatorSpectrum: Sendable {
  /// λ_n, descending; rounding may leave small negative ones.
  public let eigenvalues: [Double]
  /// Row n is the unit eigenvector u_n; its component of largest magnitude is positive.
  public let vectors: Matrix<Double>

  /// Diagonalises `kernel`, whose memory is used up.
  ///
  /// Memory: three (M, M) matrices at the peak where the caller gives the matrix away, one after it. O(M³).
  ///
  /// - Throws: `Problem.badInput` for a matrix that is not square or has an eigenvalue below −10⁻¹⁰ λ_1;
  ///   `Problem.numericalFailure`.
  public init(diagonalising kernel: consuming Matrix<Double>) throws {
    let count = Double(max(kernel.rows, 1))
    let waiting = Waiting(for: "diagonalising \(kernel.rows) points")
    defer { waiting.end() }
    let system = try SymmetricEigen(overwriting: kernel)
    eigenvalues = system.values.reversed().map { $0 / count }
    try Self.requireSemidefinite(eigenvalues)
    var vectors = system.vectors
    vectors.reverseRows()
    vectors.normaliseRowSigns()
    self.vectors = vectors
  }

  /// λ_n of Θ/M alone, descending, for the kernel matrix Θ on M points.
  ///
  /// Memory: two (M, M) matrices beside `kernel`. O(M³), a fraction of the whole eigensystem's time.
  ///
  /// - Parameters:
  ///   - kernel: Θ, (M, M).
  ///   - indefinite: whether negative eigenvalues are no error, as for the singular part of a kernel alone.
  /// - Throws: as `init(diagonalising:)`.
  public static func eigenvalues(of kernel: Matrix<Double>, indefinite: Bool = false) throws -> [Double] {
    let count = Double(max(kernel.rows, 1))
    let waiting = Waiting(for: "eigenvalues of \(kernel.rows) points")
    defer { waiting.end() }
    let values = try SymmetricEigen.values(of: kernel).reversed().map { $0 / count }
    if !indefinite { try requireSemidefinite(values) }
    return values
  }

  private static func requireSemidefinite(_ eigenvalues: [Double]) throws {
    guard let largest = eigenvalues.first, let smallest = eigenvalues.last, smallest < -1e-10 * abs(largest) else {
      return
    }
    throw Problem(
      .badInput, cause: "is not positive semi-definite: λ_1 = \(largest) and λ_M = \(smallest), in units of 1/M",
      remedy: "give a kernel computed in float64")
  }

  /// c_n = u_nᵀ f/√M for each column f of `targets`, (M, k): shape (M, k).
  ///
  /// - Throws: `Problem.badInput` for another number of rows.
  public func coefficients(of targets: Matrix<Double>) throws -> Matrix<Double> {
    guard targets.rows == vectors.columns else {
      throw Problem(
        .badInput, cause: "has \(targets.rows) rows, but the kernel is that of \(vectors.columns) points",
        remedy: "give the data the kernel was made from")
    }
    var coefficients = Matrix.product(vectors, targets)
    coefficients.scale(by: 1 / Double(max(vectors.columns, 1)).squareRoot())
    return coefficients
  }

  /// E c_n² = u_nᵀ Σ u_n/M for a target drawn from the Gaussian process of covariance Σ, (M, M).
  ///
  /// One matrix product, by blocks of rows: beside Σ and the eigenvectors 256·M numbers of memory.
  ///
  /// - Throws: `Problem.badInput` for another shape.
  public func expectedSquares(covariance: Matrix<Double>) throws -> [Double] {
    let count = vectors.columns
    guard covariance.rows == count, covariance.columns == count else {
      throw Problem(
        .badInput, cause: "has shape (\(covariance.rows), \(covariance.columns)), but the kernel (\(count), \(count))",
        remedy: "give the covariance of the points the kernel was made from")
    }
    return vectors.imagesByBlocks(under: covariance) { _, vector, image in
      max(Double.dot(count, vector, image), 0) / Double(count)
    }
  }
}
