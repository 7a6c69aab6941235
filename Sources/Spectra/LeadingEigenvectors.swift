import LinearAlgebra

/// The spectrum of a symmetric matrix and its leading eigenvectors, largest eigenvalue first, with a fixed sign.
public struct LeadingEigenvectors<Element: Scalar>: Sendable {
  /// All n eigenvalues, ascending.
  public let spectrum: [Element]
  /// The k largest, largest first.
  public let values: [Element]
  /// Row k belongs to `values[k]`; its component of largest magnitude is positive, so that equal matrices give
  /// equal vectors.
  public let vectors: Matrix<Element>

  /// The `count` leading eigenvectors, from one reduction of the matrix.
  ///
  /// - Throws: `Problem.badInput` for a `count` outside 0…n, `Problem.numericalFailure`.
  public init(_ count: Int, of matrix: Matrix<Element>) throws {
    let (spectrum, leading) = try SymmetricEigen.spectrum(of: matrix, largest: count)
    self.spectrum = spectrum
    values = leading.values.reversed()
    var vectors = leading.vectors
    vectors.reverseRows()
    vectors.normaliseRowSigns()
    self.vectors = vectors
  }
}
