import ComplexModule
import RealModule

/// How one layer moves an eigenvalue that stands apart from the bulk.
///
/// An eigenvalue λ of X_{l−1}ᵀX_{l−1} off the bulk law μ_{l−1} becomes ω = 1 − b² + b²λ in the covariance of the
/// layer's neurons, of law ν_l = 1 − b² + b²μ_{l−1}, and then
///
///     λ_l = ω(1 + γ_l ∫ x/(ω − x) dν_l(x))
///
/// in X_lᵀX_l, while that map increases at ω; beyond, the bulk absorbs it.
public struct SpikeMap: Sendable {
  /// b_σ².
  public let bSquared: Double
  /// γ_l.
  public let ratio: Double

  public init(bSquared: Double, ratio: Double) {
    self.bSquared = bSquared
    self.ratio = ratio
  }

  /// The image of `spike`, or nil if the layer's bulk absorbs it.
  ///
  /// - Parameters:
  ///   - spike: λ, off the support of the bulk.
  ///   - bulk: m and m′ of μ_{l−1} at λ, both real.
  public func image(of spike: Double, bulk: (stieltjes: Double, derivative: Double)) -> Double? {
    let place = 1 - bSquared + bSquared * spike
    guard bSquared > 0 else { return nil }
    let m = bulk.stieltjes / bSquared
    let slope = bulk.derivative / (bSquared * bSquared)
    let first = -(1 + place * m)
    let second = 1 + 2 * place * m + place * place * slope
    guard place != 0, ratio * second < 1 else { return nil }
    return place * (1 + ratio * first)
  }

  /// The image of `spike` off the input law μ_0.
  public func image(of spike: Double, input: SpectralLaw) -> Double? {
    let z = Complex(spike)
    return image(
      of: spike, bulk: (input.stieltjes(at: z).real, input.stieltjesDerivative(at: z).real))
  }
}
