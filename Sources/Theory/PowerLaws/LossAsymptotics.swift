/// The power laws s_n ~ K n^{−κ} of a target's coefficients, eqs. (7), (8), and L(t) ~ C t^{−ξ} of the loss, where by
/// eq. (9) ξ = κ/ν and C = (K/2) Γ(κ/ν + 1) (2Λ)^{−κ/ν}.
///
/// It holds where the laws of λ_n and s_n hold at the same places; for "integrated localisation" (Section 5.2) too, since
/// K is then defined by the eigenvalues' own law.
public struct LossAsymptotics: Sendable, Equatable {
  /// κ.
  public let sumExponent: Double
  /// K.
  public let sumCoefficient: Estimate
  /// ξ = κ/ν.
  public let lossExponent: Double
  /// C.
  public let lossCoefficient: Estimate

  /// - Parameters:
  ///   - sumExponent: κ.
  ///   - eigenvalueExponent: ν.
  /// - Throws: `Problem.numericalFailure` for K or C beyond Float64.
  init(
    sumExponent: Double, sumCoefficient: Estimate, eigenvalueExponent: Double, lossCoefficient: Estimate
  ) throws {
    self.sumExponent = sumExponent
    self.sumCoefficient = try sumCoefficient.requirePositive("K")
    lossExponent = sumExponent / eigenvalueExponent
    self.lossCoefficient = try lossCoefficient.requirePositive("C")
  }
}
