import Diagnostics
import Foundation
import Networks

/// The constants of an activation that the limit spectra depend on, eq. (7) of Fan and Wang: a_σ = E[σ′(ξ)²] and
/// b_σ² = E[σ′(ξ)]² for ξ ~ N(0, 1), and of a network of L hidden layers
///
///     q_l = (b_σ²)^{L−l},   r_l = a_σ^{L−l},   r_+ = Σ_{l<L} (r_l − q_l),
///
/// products over the layers behind l where these have constants of their own.
public struct ActivationConstants: Sendable, Equatable {
  /// a_σ.
  public let a: Double
  /// b_σ².
  public let bSquared: Double

  /// - Parameters:
  ///   - a: a_σ.
  ///   - bSquared: b_σ², at most 1 and at most a_σ.
  /// - Throws: `Problem(.usage)` if they are out of range.
  public init(a: Double, bSquared: Double) throws {
    guard a.isFinite, (0...1).contains(bSquared), a >= bSquared else {
      throw Problem(
        .usage, object: "a_σ = \(a), b_σ² = \(bSquared)", cause: "eq. (7) needs 0 ≤ b_σ² ≤ min(1, a_σ)",
        remedy: "take the constants of an activation with E σ(ξ)² = 1")
    }
    (self.a, self.bSquared) = (a, bSquared)
  }

  /// Those of `activation`, free of rounding beyond b_σ² ≤ 1 ≤ a_σ (Proposition C.1).
  ///
  /// - Throws: `Problem(.usage)` unless E σ(ξ) = 0 and E σ(ξ)² = 1, Assumption 3.2(b).
  public init(of activation: Activation) throws {
    let moments = activation.moments
    guard abs(moments.mean) < 1e-9, abs(moments.secondMoment - 1) < 1e-9 else {
      throw Problem(
        .usage, object: "activation \(activation.kind.rawValue), normalisation \(activation.normalisation.rawValue)",
        cause:
          "E σ(ξ) = \(moments.mean) and E σ(ξ)² = \(moments.secondMoment), but the limit laws are those of 0 and 1",
        remedy: "use --normalisation unit for the network and for its limit")
    }
    try self.init(a: max(moments.squaredSlope, 1), bSquared: min(moments.slope * moments.slope, 1))
  }

  /// For l = 0…L − 1 the product of the factors of layers l + 1…L, q_l or r_l; powers where they are equal.
  static func products(_ factors: [Double]) -> [Double] {
    let areEqual = Set(factors).count == 1
    return factors.indices.map { l in
      areEqual ? pow(factors[l], Double(factors.count - l)) : factors[l...].reduce(1, *)
    }
  }
}
