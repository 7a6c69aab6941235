import LinearAlgebra

/// The eigenvalues of a matrix, and its leading eigenvectors, which need never be in memory together.
public struct FoundSpectrum {
  /// All of them, ascending.
  let eigenvalues: [Double]
  /// Hands over consecutive panels of eigenvectors as rows, that of the largest eigenvalue first.
  let forEachPanel: (_ take: (Matrix<Double>) throws -> Void) throws -> Void

  public init(
    eigenvalues: [Double], forEachPanel: @escaping (_ take: (Matrix<Double>) throws -> Void) throws -> Void = { _ in }
  ) {
    (self.eigenvalues, self.forEachPanel) = (eigenvalues, forEachPanel)
  }
}
