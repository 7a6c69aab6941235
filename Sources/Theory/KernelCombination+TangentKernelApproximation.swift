import Diagnostics

extension KernelCombination {
  /// The combination that has the neural tangent kernel's limit spectrum, Lemma 3.5 of Fan and Wang:
  ///
  ///     r_+ Id + X_LᵀX_L + Σ_{l<L} q_l X_lᵀX_l,
  ///
  /// and with layer scalings τ_1, …, τ_{L+1}, Theorem 3.8,
  ///
  ///     Σ_{l<L} τ_{l+1}(r_l − q_l) Id + τ_{L+1} X_LᵀX_L + Σ_{l<L} τ_{l+1} q_l X_lᵀX_l.
  ///
  /// - Parameters:
  ///   - constants: a_σ, b_σ² of all layers.
  ///   - depth: L ≥ 1.
  ///   - scalings: τ_1, …, τ_{L+1}; all 1 if nil.
  /// - Throws: `Problem(.usage)` for L < 1, or unless there are L + 1 non-negative scalings, the last positive.
  public static func tangentKernelApproximation(
    _ constants: ActivationConstants, depth: Int, scalings: [Double]? = nil
  ) throws -> KernelCombination {
    try tangentKernelApproximation(Array(repeating: constants, count: max(depth, 0)), scalings: scalings)
  }

  /// The same where layers have constants of their own: q_l and r_l are products of those of the layers behind l.
  public static func tangentKernelApproximation(
    _ constants: [ActivationConstants], scalings: [Double]? = nil
  ) throws -> KernelCombination {
    let depth = constants.count
    guard depth >= 1 else {
      throw Problem(.usage, object: "L = \(depth)", cause: "a network has one hidden layer at least")
    }
    let scalings = scalings ?? [Double](repeating: 1, count: depth + 1)
    guard scalings.count == depth + 1 else {
      throw Problem(
        .usage, object: "scalings \(scalings)",
        cause: "a network of \(depth) hidden layers has \(depth + 1) layer scalings",
        remedy: "give τ_1,…,τ_\(depth + 1)")
    }
    let q = ActivationConstants.products(constants.map(\.bSquared))
    let r = ActivationConstants.products(constants.map(\.a))
    let identity = zip(scalings, zip(r, q)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
    guard identity.isFinite else {
      throw Problem(
        .usage, object: "L = \(depth), a_σ = \(constants.map(\.a).max() ?? 0)",
        cause: "r_+, some a_σ^L, is beyond float64",
        remedy: "take fewer layers, or an activation of smaller slope")
    }
    return try KernelCombination(identity: identity, layers: zip(scalings, q + [1]).map { $0 * $1 })
  }

  /// The combination times `factor`.
  func scaled(by factor: Double) throws -> KernelCombination {
    try KernelCombination(identity: factor * identity, layers: layers.map { factor * $0 })
  }
}
