import LinearAlgebra

/// A source of named matrices: a network's parameters, or the arrays of anyone's model.
public protocol WeightMatrices {
  /// All of them, in the order of the layers where the source knows it.
  var shapes: [MatrixShape] { get }

  /// The matrix of `shapes[index]`.
  func matrix(_ index: Int) throws -> Matrix<Double>
}
