import LinearAlgebra

/// A kernel matrix that need not be in memory as a whole.
public struct FormedKernel {
  /// The number of its rows.
  let size: Int
  /// The first row whose entry on the diagonal, which bounds all others, is not finite.
  let rowBeyondRange: Int?
  /// Hands over consecutive panels of its rows.
  let forEachPanel: (_ take: (Matrix<Double>) throws -> Void) throws -> Void

  public init(
    size: Int, rowBeyondRange: Int?,
    forEachPanel: @escaping (_ take: (Matrix<Double>) throws -> Void) throws -> Void
  ) {
    (self.size, self.rowBeyondRange, self.forEachPanel) = (size, rowBeyondRange, forEachPanel)
  }
}
