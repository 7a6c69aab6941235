extension MarchenkoPastur {
  /// The limit (1 + s²)(γ + s²)/s² of the eigenvalue of (s u vᵀ + noise)ᵀ(s u vᵀ + noise) off the bulk, or nil for
  /// s⁴ ≤ γ, where there is none (Baik, Ben Arous and Péché).
  public func outlier(strength s: Double) -> Double? {
    let square = s * s
    return square * square > ratio ? (1 + square) * (ratio + square) / square : nil
  }

  /// c in the density c√(λ₊ − x) beside the right edge.
  var edgeCoefficient: Double { (upperEdge - lowerEdge).squareRoot() / (2 * .pi * ratio * upperEdge) }
}
