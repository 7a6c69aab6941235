import LinearAlgebra

/// Where pairs of graphs come from: a random law, or a file.
///
/// Trials count from 0 and are independent of each other and of the order they are asked for.
public protocol GraphPairSource: Sendable {
  /// n.
  var vertexCount: Int { get }

  /// The pair of trial `trial`, B's vertices relabelled by π*.
  func pair(trial: Int) -> GraphPair

  /// Fills two (n, n) matrices with the adjacency matrices of the same trial, B's vertices in the order of A's; where
  /// the correspondence is unknown, as B stands.
  func adjacencies(trial: Int, into first: inout Matrix<Double>, _ second: inout Matrix<Double>)
}

extension GraphPairSource {
  /// The adjacency matrices of a trial, in one order of the vertices.
  public func adjacencies(trial: Int) -> (first: Matrix<Double>, second: Matrix<Double>) {
    var first = Matrix<Double>(rows: vertexCount, columns: vertexCount)
    var second = first
    adjacencies(trial: trial, into: &first, &second)
    return (first, second)
  }
}
