import Diagnostics

extension NetworkLimit {
  /// The limit spectrum μ_l of the conjugate kernel X_lᵀX_l, Theorem 3.4 of Fan and Wang: by eq. (8)
  ///
  ///     μ_l = ρ^MP_{γ_l} ⊠ ((1 − b_σ²) + b_σ² μ_{l−1}),
  ///
  /// the Marčenko–Pastur map iterated through the layers, here as the special case (0, …, 0, 1) of Theorem 3.7.
  ///
  /// Of a network of layers that are not normalised it is that of σ_w²X_lᵀX_l, without the outlier of a mean.
  ///
  /// - Throws: `Problem(.usage)` unless l lies in 1…L, and where an activation before layer l is not centred.
  public func conjugateKernel(layer: Int) throws -> StieltjesTransform {
    guard (1...depth).contains(layer) else {
      throw Problem(
        .usage, object: "conjugate kernel of layer \(layer)", cause: "the network has the layers 1…\(depth)",
        remedy: "choose among them")
    }
    try requireCentred(before: layer, for: "conjugate kernel of layer \(layer)")
    return try StieltjesTransform(
      input: input, ratios: ratios, bSquared: layers.map(\.constants.bSquared),
      combination: .conjugateKernel(layer: layer).scaled(by: layers[layer - 1].scale))
  }
}
