import Diagnostics
import Foundation

/// The leading singularity of a rotation-invariant kernel at its diagonal, through its Fourier transform
/// (Velikanov and Yarotsky 2021, Section 4.2).
///
/// Near the diagonal the kernel is smooth but for θ_x(x − x′), homogeneous of degree α, eqs. (16), (17); where α is an
/// even integer, |z|^α log|z| takes the place of |z|^α. The transform θ̃_x(k) = ∫ θ_x(z) e^{−ikz} dz is homogeneous of
/// degree −(d + α). All networks here have, for |n| = 1,
///
///     θ̃_x(n) = Σ_l e^{g_l} (c_l + s_l |x|²) (b_l² + w_l² (x·n)²)^{−(d+α)/2}.
///
/// It follows from the angle φ between the vectors (w x, b) and (w x′, b): φ ≈ |A(x − x′)| with
/// A² = (w²/r²)(1 − w² x xᵀ/r²), r² = b² + w²|x|², det A = w^d b/r^{d+1} and |A⁻¹n|² = r²(b² + w²(x·n)²)/(w² b²), so
/// that B φ^α has the transform B C(d, α) |A⁻¹k|^{−(d+α)}/det A, where C(d, α) = 2^{d+α} π^{d/2} Γ((d+α)/2)/Γ(−α/2)
/// is that of |z|^α at |k| = 1.
public struct KernelSingularity: Sendable, Equatable {
  /// One summand of the transform.
  struct Term: Sendable, Equatable {
    /// g: everything that grows or falls exponentially with d.
    var logScale: Double
    /// c, the summand's amplitude at x = 0.
    var constant: Double
    /// s, what |x|² adds to it.
    var slope: Double
    /// b².
    var biasVariance: Double
    /// w².
    var weightVariance: Double
  }

  /// d, the dimension of x.
  public let dimension: Int
  /// α > 0.
  public let degree: Double
  /// The layers' shares, the one that varies fastest with the angle (smallest b/w) first.
  let terms: [Term]

  init(dimension: Int, degree: Double, terms: [Term]) {
    (self.dimension, self.degree, self.terms) = (dimension, degree, terms)
  }

  /// θ̃_x(n) > 0 for |n| = 1.
  ///
  /// - Parameters:
  ///   - squaredNorm: |x|².
  ///   - projection: x·n.
  public func transform(squaredNorm: Double, projection: Double) -> Double {
    exp(logTransform(squaredNorm: squaredNorm, projection: projection))
  }

  /// log θ̃_x(n), which stays finite in any dimension.
  public func logTransform(squaredNorm: Double, projection: Double) -> Double {
    let logs = terms.map { term in
      term.logScale + log(term.constant + term.slope * squaredNorm)
        - (Double(dimension) + degree) / 2 * log(term.biasVariance + term.weightVariance * projection * projection)
    }
    let largest = logs.max() ?? 0
    return largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
  }
}
