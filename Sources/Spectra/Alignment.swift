import LinearAlgebra

/// How much of a vector lies in the span of leading eigenvectors, which come one after another.
public struct Alignment: Sendable {
  /// v_kᵀ y.
  public private(set) var projections: [Double] = []
  /// Σ_k (v_kᵀ y) v_k.
  public private(set) var projected: [Double]
  private let vector: [Double]

  /// The alignment of `vector` with no eigenvectors yet.
  public init(of vector: [Double]) {
    self.vector = vector
    projected = [Double](repeating: 0, count: vector.count)
  }

  /// Adds the next eigenvectors, rows of as many entries as the vector has.
  public mutating func add(_ vectors: Matrix<some Scalar>) {
    let vectors = vectors.converted(to: Double.self)
    let products = vectors.times(vector)
    projections += products
    for (j, share) in vectors.times(products, transposed: true).enumerated() { projected[j] += share }
  }

  /// Entry k: Σ_{j ≤ k} (v_jᵀ y)²/‖y‖².
  public var cumulatedShares: [Double] {
    let total = vector.reduce(0) { $0 + $1 * $1 }
    var sum = 0.0
    return projections.map {
      sum += $0 * $0
      return total > 0 ? sum / total : 0
    }
  }
}
