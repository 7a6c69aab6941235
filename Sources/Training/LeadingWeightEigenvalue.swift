import LinearAlgebra

/// λ_1(W_lᵀ W_l)/d_{l−1} of the hidden layers, as `weight-largest-l`.
public struct LeadingWeightEigenvalue<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    try observation.hiddenWeights().map { layer, weights in
      let largest = try observation.leadingPairs(of: .weightGram("W/\(layer)"), count: 1).values[0]
      return Quantity("weight-largest-\(layer)", largest / Double(weights.columns))
    }
  }
}
