/// The kernels of an infinitely wide network, eqs. (11) to (14) of Velikanov and Yarotsky.
///
/// With Σ^{(1)} = Θ^{(1)} = r r′ cos φ, r and φ the norm and the angle of (σ_w x, σ_b), and averages ⟨·⟩ over z, z′ of
/// covariance Σ^{(l)}, they follow from eq. (11),
///
///     Σ^{(l+1)} = σ_w² ⟨φ(z)φ(z′)⟩ + σ_b²,   Θ^{(l+1)} = Σ^{(l+1)} + σ_w² Θ^{(l)} ⟨φ′(z)φ′(z′)⟩,
///
/// the output having no σ_b²; for shallow ReLU networks, eqs. (13) and (14),
///
///     Σ = (σ_w²/2π) r r′ (sin φ + cos φ (π − φ)),   Θ = Σ + (σ_w²/2π) r r′ cos φ (π − φ).
public enum InfiniteKernel: String, CaseIterable, Sendable {
  /// The neural tangent kernel Θ, eq. (14).
  case ntk
  /// The covariance Σ of the outputs at initialisation, eq. (13).
  case covariance
  /// The leading singular term of Θ at the diagonal alone, eq. (23).
  case singular
  /// The leading singular term of Σ at the diagonal alone, eq. (22).
  case singularCovariance = "singular-covariance"
}

extension InfiniteKernel: LosslessStringConvertible {
  public init?(_ description: String) { self.init(rawValue: description) }
  public var description: String { rawValue }
}
