extension NetworkLimit {
  /// The limit spectrum of the neural tangent kernel, Theorem 3.7 of Fan and Wang, with layer scalings τ_1, …, τ_{L+1}
  /// and any number of outputs Theorem 3.8: that of Lemma 3.5's combination
  /// (`KernelCombination.tangentKernelApproximation`), by the fixed-point equations (12)–(13),
  /// which `FixedPointEquations` solves.
  ///
  /// - Parameter scalings: τ_1, …, τ_{L+1}; all 1 if nil.
  /// - Throws: `Problem(.usage)` for another number of scalings, a negative one, or a last one that is not positive, and
  ///   where an activation before the last layer is not centred.
  public func tangentKernel(scalings: [Double]? = nil) throws -> StieltjesTransform {
    try requireCentred(before: depth, for: "tangent kernel")
    return try StieltjesTransform(
      input: input, ratios: ratios, bSquared: layers.map(\.constants.bSquared),
      combination: .tangentKernelApproximation(layers.map(\.constants), scalings: scalings)
        .scaled(by: layers[depth - 1].scale))
  }
}
