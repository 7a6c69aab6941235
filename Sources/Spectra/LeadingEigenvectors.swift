import LinearAlgebra

/// The leading eigenvectors of a symmetric matrix, largest eigenvalue first, with a fixed sign.
public struct LeadingEigenvectors: Sendable {
  /// Largest first.
  public let values: [Double]
  /// Row k belongs to `values[k]`; its component of largest magnitude is positive, so that equal matrices give
  /// equal vectors.
  public let vectors: Matrix<Double>

  /// - Throws: `Problem.numericalFailure`.
  public init(_ count: Int, of matrix: Matrix<Double>) throws {
    let system = try SymmetricEigen(largest: count, of: matrix)
    values = system.values.reversed()
    let order = Array((0..<system.vectors.rows).reversed())
    var vectors = system.vectors.rows(order)
    vectors.normaliseRowSigns()
    self.vectors = vectors
  }
}
