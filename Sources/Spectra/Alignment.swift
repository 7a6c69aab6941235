import LinearAlgebra

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
