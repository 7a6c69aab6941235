import Diagnostics
import Foundation
import Kernels

extension KernelSingularity {
  /// The tangent kernel of a shallow network with the activation (z)_+^q in the parametrisation (10); q = 1 is ReLU.
  ///
  /// The kernel has the singularity (σ_w²/2π) (r r′)^q q² a_q φ^α of eqs. (29), (30), see `AngularSingularity`, so that
  ///
  ///     θ̃_x(n) = D/(2π) σ_w^{α+2} σ_b^{d+α−1} r² (σ_b² + σ_w²(x·n)²)^{−(d+α)/2},
  ///     D = q² a_q C(d, α) = Γ(q+1)² 2^{d+q−1} π^{(d−1)/2} Γ((d+2q−1)/2),   α = 2q − 1.
  ///
  /// At half-integers q ≥ 3/2, where φ^α is smooth, the singularity is φ^α log φ, whose transform is the limit of its
  /// neighbours'. The kernel is thus singular for every q > ½; for q ≤ ½ it is infinite on the diagonal.
  ///
  /// - Throws: `Problem.usage` for d < 1, q ≤ ½, or scales that are not positive.
  public static func tangentKernel(
    dimension: Int, power q: Double = 1, weightScale: Double, biasScale: Double
  ) throws -> KernelSingularity {
    try check(dimension, weightScale, biasScale)
    guard q > 0.5, q.isFinite else {
      throw Problem(
        .usage, object: "power \(q)",
        cause: "the tangent kernel of (z)_+^q is infinite on its diagonal for q ≤ 1/2",
        remedy: "take q > 1/2; 1 is ReLU")
    }
    let (d, degree) = (Double(dimension), 2 * q - 1)
    let scale = AngularSingularity.tangentKernel(power: q).logTransform(dimension: dimension)
    return KernelSingularity(
      dimension: dimension, degree: degree,
      terms: [
        Term(
          logScale: scale + (degree + 2) * log(weightScale) + (d + degree - 1) * log(biasScale),
          constant: biasScale * biasScale, slope: weightScale * weightScale,
          biasVariance: biasScale * biasScale, weightVariance: weightScale * weightScale)
      ])
  }

  /// The covariance of the outputs of the same network at initialisation, a Gaussian process.
  ///
  /// Its singularity is (σ_w²/2π) r^{2q} e_q φ^{2q+1}, e_q = Γ(q+1)² Γ(−q−½)/(√π 2^{q+1}) (⅓ for ReLU, eq. 22). So
  /// β = 2q + 1 and
  ///
  ///     ζ̃_x(n) = E/(2π) σ_w^{β+2} σ_b^{d+β−1} (σ_b² + σ_w²(x·n)²)^{−(d+β)/2},
  ///     E = e_q C(d, β) = Γ(q+1)² 2^{d+q} π^{(d−1)/2} Γ((d+2q+1)/2).
  ///
  /// - Throws: `Problem.usage` for d < 1, q < 0, or scales that are not positive.
  public static func covariance(
    dimension: Int, power q: Double = 1, weightScale: Double, biasScale: Double
  ) throws -> KernelSingularity {
    try check(dimension, weightScale, biasScale)
    guard q >= 0, q.isFinite else {
      throw Problem(.usage, object: "power \(q)", cause: "(z)_+^q needs q ≥ 0", remedy: "take q ≥ 0; 1 is ReLU")
    }
    let (d, degree) = (Double(dimension), 2 * q + 1)
    let scale = AngularSingularity.covariance(power: q).logTransform(dimension: dimension)
    return KernelSingularity(
      dimension: dimension, degree: degree,
      terms: [
        Term(
          logScale: scale + (degree + 2) * log(weightScale) + (d + degree - 1) * log(biasScale),
          constant: 1, slope: 0,
          biasVariance: biasScale * biasScale, weightVariance: weightScale * weightScale)
      ])
  }

  /// The tangent kernel (15) of a mean-field ReLU network whose w, b are independent N(0, s_w²), N(0, s_b²) numbers,
  /// independent of c, in terms of E c².
  ///
  /// With p₂ the second moment of the neurons' law in c (Section 6.3),
  /// θ̃_x(n) = (1+|x|²)(2π)^{d−1} ∫ |s|^d p₂(w = sn, b = −s n·x) ds, and for this p₂ the integral is Gaussian:
  ///
  ///     θ̃_x(n) = E c² (1+|x|²) (D/2π) s_w s_b^d (s_b² + s_w²(x·n)²)^{−(d+1)/2},
  ///
  /// D as for ReLU in `tangentKernel`. Any smooth and fast decaying p₂ gives the degree α = 1 and so the same exponents.
  ///
  /// - Throws: `Problem.usage` for d < 1, or moments that are not positive.
  public static func meanField(
    dimension: Int, outputMoment: Double, weightScale: Double, biasScale: Double
  ) throws -> KernelSingularity {
    try check(dimension, weightScale, biasScale)
    guard outputMoment > 0, outputMoment.isFinite else {
      throw Problem(
        .usage, object: "E c² = \(outputMoment)", cause: "the output weights' second moment must be positive",
        remedy: "give the mean of the squared output weights")
    }
    let scale = AngularSingularity.tangentKernel(power: 1).logTransform(dimension: dimension)
    return KernelSingularity(
      dimension: dimension, degree: 1,
      terms: [
        Term(
          logScale: scale + log(outputMoment) + log(weightScale) + Double(dimension) * log(biasScale),
          constant: 1, slope: 1,
          biasVariance: biasScale * biasScale, weightVariance: weightScale * weightScale)
      ])
  }

  /// - Throws: `Problem.usage` unless d ≥ 1 and both scales are positive.
  static func check(_ dimension: Int, _ weightScale: Double, _ biasScale: Double) throws {
    guard dimension >= 1 else {
      throw Problem(
        .usage, object: "dimension \(dimension)", cause: "the data must have at least one coordinate",
        remedy: "give data with d ≥ 1")
    }
    guard weightScale > 0, weightScale.isFinite, biasScale > 0, biasScale.isFinite else {
      throw Problem(
        .usage, object: "σ_w = \(weightScale), σ_b = \(biasScale)",
        cause: "the kernels are singular on the diagonal alone only where both are positive",
        remedy: "give positive scales; without biases the kernels are homogeneous, and other laws hold")
    }
  }
}
