import LinearAlgebra

/// What a layer keeps between the two directions of a tangent kernel.
struct TangentState {
  /// The layer's own; whoever takes it leaves nil, so that it has one owner.
  var matrix: Matrix<Double>?
  /// Those of the layers it is made of.
  var layers: [TangentState] = []

  /// The matrix, which is then no longer here.
  mutating func takeMatrix() -> Matrix<Double>? {
    defer { matrix = nil }
    return matrix
  }
}
