import LinearAlgebra

/// The eigenvalues of a matrix, and its leading eigenvectors, which need never be in memory together.
public struct FoundSpectrum<Element: Scalar> {
  /// All of them, ascending.
  let eigenvalues: [Element]
  /// Of what was found in float32: its largest error against float64, over the largest eigenvalue.
  let error: Double?
  /// Hands over consecutive panels of eigenvectors as rows, that of the largest eigenvalue first.
  let forEachPanel: (_ take: (Matrix<Element>) throws -> Void) throws -> Void

  public init(
    eigenvalues: [Element], error: Double? = nil,
    forEachPanel: @escaping (_ take: (Matrix<Element>) throws -> Void) throws -> Void = { _ in }
  ) {
    (self.eigenvalues, self.error, self.forEachPanel) = (eigenvalues, error, forEachPanel)
  }
}
