import Diagnostics
import Foundation
import Networks

/// The constants of an activation that the limit spectra depend on, eq. (7) of Fan and Wang: a_σ = E[σ′(ξ)²] and
/// b_σ² = E[σ′(ξ)]² for ξ ~ N(0, 1), and of a network of L hidden layers
///
///     q_l = (b_σ²)^{L−l},   r_l = a_σ^{L−l},   r_+ = Σ_{l<L} (r_l − q_l).
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

  /// q_0, …, q_{L−1} of L = `depth`.
  public func q(depth: Int) -> [Double] { (0..<max(depth, 0)).map { pow(bSquared, Double(depth - $0)) } }

  /// r_0, …, r_{L−1} of L = `depth`.
  public func r(depth: Int) -> [Double] { (0..<max(depth, 0)).map { pow(a, Double(depth - $0)) } }

  /// For l = 0…L − 1 the product of the factors of layers l + 1…L, q_l or r_l; powers where they are equal.
  static func products(_ factors: [Double]) -> [Double] {
    factors.indices.map { l in
      Set(factors).count == 1
        ? pow(factors[l], Double(factors.count - l)) : factors[l...].reduce(1, *)
    }
  }
}
