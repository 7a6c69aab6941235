import Diagnostics
import LinearAlgebra

/// The leading eigenvectors of a symmetric matrix, largest eigenvalue first, with a fixed sign.
public struct LeadingEigenvectors: Sendable {
  /// Largest first.
  public let values: [Double]
  /// Row k belongs to `values[k]`; its component of largest magnitude is positive, so that equal matrices give
  /// equal vectors.
  public let vectors: Matrix<Double>

  /// - Throws: `Problem.numericalFailure`.
  public init(_ count: Int, of matrix: Matrix<Double>) throws {
    let system = try SymmetricEigen(largest: count, of: matrix)
    values = system.values.reversed()
    let order = Array((0..<system.vectors.rows).reversed())
    var vectors = system.vectors.rows(order)
    vectors.normaliseRowSigns()
    self.vectors = vectors
  }
}

/// How much of a vector lies in the span of leading eigenvectors.
public struct Alignment: Sendable {
  /// v_kᵀ y.
  public let projections: [Double]
  /// Σ_k (v_kᵀ y) v_k.
  public let projected: [Double]
  /// Entry k: Σ_{j ≤ k} (v_jᵀ y)²/‖y‖².
  public let cumulatedShares: [Double]

  /// The alignment of `vector`, of as many entries as the eigenvectors have.
  public init(of vector: [Double], with leading: LeadingEigenvectors) {
    projections = leading.vectors.times(vector)
    projected = leading.vectors.times(projections, transposed: true)
    let total = vector.reduce(0) { $0 + $1 * $1 }
    var sum = 0.0
    cumulatedShares = projections.map {
      sum += $0 * $0
      return total > 0 ? sum / total : 0
    }
  }
}
