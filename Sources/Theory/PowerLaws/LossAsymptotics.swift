import Foundation

/// The power laws s_n ~ K n^{−κ} of a target's coefficients, eqs. (7), (8), and L(t) ~ C t^{−ξ} of the loss, eq. (9).
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
  init(
    sumExponent: Double, sumCoefficient: Estimate, eigenvalueExponent: Double, lossCoefficient: Estimate
  ) {
    self.sumExponent = sumExponent
    self.sumCoefficient = sumCoefficient
    lossExponent = sumExponent / eigenvalueExponent
    self.lossCoefficient = lossCoefficient
  }

  /// C of eq. (9): L(t) ~ (K/2) Γ(κ/ν + 1) (2Λt)^{−κ/ν} where λ_n ~ Λ n^{−ν} and s_n ~ K n^{−κ}.
  ///
  /// It holds where the two laws hold at the same places; for "integrated localisation" (Section 5.2) too, since K is
  /// then defined by the eigenvalues' own law.
  public static func lossCoefficient(
    sumCoefficient: Double, sumExponent: Double, eigenvalueCoefficient: Double, eigenvalueExponent: Double
  ) -> Double {
    let exponent = sumExponent / eigenvalueExponent
    return sumCoefficient / 2 * gammaFunction(exponent + 1) * pow(2 * eigenvalueCoefficient, -exponent)
  }
}
