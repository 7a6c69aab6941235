/// A fully connected network without biases in NTK parametrisation, eqs. (1) and (16) of Fan and Wang:
/// X_l = σ(X_{l−1} W_lᵀ)/√d_l for l = 1…L, and f(X) = X_L W_{L+1} with k outputs.
public struct Architecture: Sendable, Equatable {
  /// d_0.
  public var inputs: Int
  /// d_1 … d_L.
  public var widths: [Int]
  /// k.
  public var outputs: Int
  public var activation: Activation

  public init(inputs: Int, widths: [Int], outputs: Int = 1, activation: Activation) {
    self.inputs = inputs
    self.widths = widths
    self.outputs = outputs
    self.activation = activation
  }

  /// L, the number of hidden layers.
  public var depth: Int { widths.count }

  /// d_l for l = 0…L.
  public func width(_ layer: Int) -> Int { layer == 0 ? inputs : widths[layer - 1] }
}
