import Diagnostics
import Foundation
import Networks

/// What the limit spectra need to know of a hidden layer whose activation is neither centred nor of variance 1, or whose
/// pre-activations have another variance p than 1.
///
/// Behind layer l the squared norm of a sample tends to E σ(√p_l ξ)², ξ ~ N(0, 1), and so p_{l+1} = σ_w² E σ(√p_l ξ)²
/// from p_1 = σ_w². With m_l and v_l the mean and the variance of σ(√p_l ξ) the layer is one of activation
/// (σ(√p_l ξ) − m_l)/√v_l, which is normalised, times √v_l and shifted by m_l:
///
///     a_σ = p_l E[σ′(√p_l ξ)²]/v_l,   b_σ² = p_l E[σ′(√p_l ξ)]²/v_l,
///
/// and where m = 0 in all layers Theorems 3.4, 3.7 and 3.8 of Fan and Wang hold of the kernels
///
///     σ_w²X_lᵀX_l = σ_w²v_l X̃_lᵀX̃_l,   K = σ_w²v_L K̃,
///
/// X̃ and K̃ being those of the normalised activations: all factors of the NTK's layers come to this one.
///
/// A mean m_L of the last layer adds m_L 1/√d_L to each row of X_L, of rank one: an eigenvalue near n σ_w²m_L² comes to
/// the kernels, and their limit laws stay. A mean before the last layer makes samples that are correlated, m_l² of
/// E σ², behind which the assumption of nearly orthogonal samples fails: neurons have laws of their own, and the
/// theorems do not hold.
public struct LayerConstants: Sendable, Equatable {
  /// a_σ and b_σ².
  public let constants: ActivationConstants
  /// σ_w²v_l, the factor of the kernels.
  public let scale: Double
  /// σ_w²m_l², and 0 of a centred activation.
  public let outlier: Double

  /// Those of a normalised activation.
  public init(_ constants: ActivationConstants) { (self.constants, scale, outlier) = (constants, 1, 0) }

  private init(_ moments: GaussianMoments, preactivation p: Double, weight: Double, isLinear: Bool) throws {
    let variance = moments.secondMoment - moments.mean * moments.mean
    guard variance > 0, variance.isFinite, moments.squaredSlope.isFinite else {
      throw Problem(
        .usage, object: "activation", cause: "σ(√p ξ) has the variance \(variance) at p = \(p)",
        remedy: "take fewer layers, or another --weight-scale")
    }
    // Free of rounding, b_σ² ≤ 1 ≤ a_σ, and 1 of the identity alone (Proposition C.1).
    constants = try ActivationConstants(
      a: isLinear ? 1 : max(p * moments.squaredSlope / variance, 1),
      bSquared: isLinear ? 1 : min(p * moments.slope * moments.slope / variance, 1.0.nextDown))
    scale = weight * variance
    let isCentred = abs(moments.mean) < 1e-9 * moments.secondMoment.squareRoot()
    outlier = isCentred ? 0 : weight * moments.mean * moments.mean
  }

  /// Those of layers 1…L.
  ///
  /// - Parameters:
  ///   - activation: σ, of all layers.
  ///   - depth: L.
  ///   - weightScale: σ_w.
  /// - Throws: `Problem(.usage)` where a variance is beyond float64.
  public static func layers(of activation: Activation, depth: Int, weightScale: Double = 1) throws -> [LayerConstants] {
    if weightScale == 1, let constants = try? ActivationConstants(of: activation) {
      return Array(repeating: LayerConstants(constants), count: depth)
    }
    let weight = weightScale * weightScale
    var (p, layers): (Double, [LayerConstants]) = (weight, [])
    for _ in 0..<depth {
      let layer = try LayerConstants(
        GaussianMoments(of: activation, variance: p), preactivation: p, weight: weight,
        isLinear: activation.kind == .linear)
      layers.append(layer)
      p = layer.scale + layer.outlier
    }
    return layers
  }
}
