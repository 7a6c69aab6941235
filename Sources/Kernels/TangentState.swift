import LinearAlgebra

/// What a layer keeps between the two directions of a tangent kernel.
struct TangentState<Element: Scalar> {
  /// The layer's own; whoever takes it leaves nil, so that it has one owner.
  var matrix: Matrix<Element>?
  /// Those of the layers it is made of.
  var layers: [TangentState<Element>] = []

  /// The matrix, which is then no longer here.
  mutating func takeMatrix() -> Matrix<Element>? {
    defer { matrix = nil }
    return matrix
  }
}
