import Foundation

/// The leading singularity at the diagonal of a kernel of shallow networks with the activation (z)₊^q, as a power of the
/// angle φ: (σ_w²/2π) (r r′)^q · `factor` · φ^`degree`, eqs. (29) and (30) of Velikanov and Yarotsky.
///
/// With z = cos²(φ/2), s = sin²(φ/2), the dual of (z)₊^q is 2^q Γ(q+1)/(2π) I_q(φ), and the part of I_q that is not
/// smooth at φ = 0 is Γ(q+1) Γ(−q−½) π^{−½} s^{q+½}. That gives Σ the degree α = 2q + 1 and the derivatives' share of Θ,
/// which has q² and q − 1 in the place of q, the degree α = 2q − 1; both have the factor
///
///     Γ(q+1)² Γ(−α/2)/(√π 2^{(α+1)/2}),
///
/// for Θ eq. (30) times the q² that the printed formula misses. For ReLU they are −φ and φ³/3, eqs. (23) and (22).
public struct AngularSingularity: Sendable, Equatable {
  /// q.
  public let power: Double
  /// α.
  public let degree: Double

  /// The singularity of the tangent kernel Θ, of degree 2q − 1.
  public static func tangentKernel(power q: Double) -> AngularSingularity {
    AngularSingularity(power: q, degree: 2 * q - 1)
  }

  /// The singularity of the covariance Σ, of degree 2q + 1.
  public static func covariance(power q: Double) -> AngularSingularity {
    AngularSingularity(power: q, degree: 2 * q + 1)
  }

  /// q² a_q, or its like for Σ; infinite at half-integers q, where φ^α is smooth and φ^α log φ takes its place.
  public var factor: Double {
    let gammas = tgamma(power + 1) * tgamma(power + 1) * tgamma(-degree / 2)
    return gammas / (Double.pi.squareRoot() * pow(2, (degree + 1) / 2))
  }

  /// log |`factor` C(d, α)/(2π)|, C(d, α) = 2^{d+α} π^{d/2} Γ((d+α)/2)/Γ(−α/2) the Fourier transform of |z|^α in d
  /// dimensions at |k| = 1.
  ///
  /// The factors Γ(−α/2) cancel: at half-integers q it is the transform of φ^α log φ, the limit of its neighbours'.
  public func logTransform(dimension: Int) -> Double {
    let d = Double(dimension)
    return 2 * logGamma(power + 1) + (d + degree) * M_LN2 + (d - 1) / 2 * log(Double.pi) + logGamma((d + degree) / 2)
      - log(2 * Double.pi) - (degree + 1) / 2 * M_LN2
  }
}
