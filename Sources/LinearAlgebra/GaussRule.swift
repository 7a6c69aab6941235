import Diagnostics

/// A Gauss quadrature: for a unit vector v after m steps of Lanczos' method Σ_j w_j f(θ_j) ≈ vᵀ f(A) v, exact for polynomials of
/// degree up to 2m − 1 (Golub and Welsch 1969).
public struct GaussRule: Sendable, Equatable {
  /// θ_j, the eigenvalues of the tridiagonal matrix, ascending.
  public let nodes: [Double]
  /// w_j, the squares of its unit eigenvectors' first components: the sum is 1.
  public let weights: [Double]

  /// The rule of a tridiagonal matrix, with α on the diagonal and β beside it, one fewer.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public init(diagonal: [Double], offDiagonal: [Double]) throws {
    let system = try SymmetricEigen(tridiagonal: diagonal, offDiagonal)
    nodes = system.values
    let squares = (0..<system.vectors.rows).map { system.vectors[$0, 0] * system.vectors[$0, 0] }
    let sum = squares.reduce(0, +)
    weights = squares.map { $0 / sum }
  }

  /// Any nodes, ascending, with their weights.
  public init(nodes: [Double], weights: [Double]) {
    precondition(nodes.count == weights.count, "each node has its weight")
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// Σ_j w_j f(θ_j).
  public func sum(_ f: (Double) -> Double) -> Double {
    zip(nodes, weights).reduce(0) { $0 + $1.1 * f($1.0) }
  }
}

extension SymmetricEigen<Double> {
  /// The eigensystem of the tridiagonal matrix with α on the diagonal and β beside it.
  ///
  /// - Throws: `Problem.numericalFailure`.
  init(tridiagonal diagonal: [Double], _ offDiagonal: [Double]) throws {
    let m = diagonal.count
    var matrix = Matrix<Double>(rows: m, columns: m)
    for j in 0..<m {
      matrix[j, j] = diagonal[j]
      if j + 1 < m { (matrix[j, j + 1], matrix[j + 1, j]) = (offDiagonal[j], offDiagonal[j]) }
    }
    // Threads would wait for each other longer than they work.
    self = try BLASKernel.withSingleThread { try SymmetricEigen(matrix) }
  }
}
