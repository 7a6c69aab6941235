/// A symmetric linear map known by what it does to several vectors at a time: whoever has to read or form the matrix for a
/// product does so once for all of them.
public protocol BlockOperator {
  associatedtype Element: Scalar

  /// n: the map goes from ℝⁿ to itself.
  var dimension: Int { get }

  /// Row i of `images` ← A times row i of `vectors`, both of shape (b, n).
  func apply(_ vectors: Matrix<Element>, into images: inout Matrix<Element>) throws
}

extension BlockOperator {
  /// A times each row, shape (b, n).
  public func images(of vectors: Matrix<Element>) throws -> Matrix<Element> {
    var images = Matrix<Element>(rows: vectors.rows, columns: dimension)
    try apply(vectors, into: &images)
    return images
  }
}
