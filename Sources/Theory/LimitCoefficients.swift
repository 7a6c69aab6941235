import Diagnostics
import Foundation

/// The combination z_{−1} Id + Σ_{l=0}^{L} z_l X_lᵀX_l whose limit spectrum Theorem 3.7 describes.
public struct LimitCoefficients: Sendable, Equatable {
  /// z_{−1}.
  public var identity: Double
  /// z_0, …, z_L.
  public var layers: [Double]

  /// - Throws: `Problem(.usage)` unless there are z_0 and z_1 at least, all are finite, no z_l is negative, and
  ///   z_L > 0.
  public init(identity: Double, layers: [Double]) throws {
    guard layers.count >= 2, identity.isFinite, layers.allSatisfy({ $0 >= 0 && $0.isFinite }),
      let last = layers.last, last > 0
    else {
      throw Problem(
        .usage, object: "coefficients \(layers)",
        cause: "a limit law needs coefficients z_0, …, z_L ≥ 0 with L ≥ 1 and z_L > 0",
        remedy: "drop the layers behind the last positive coefficient")
    }
    self.identity = identity
    self.layers = layers
  }

  /// The conjugate kernel X_lᵀX_l: (0, …, 0, 1), Theorem 3.4.
  public static func conjugateKernel(layer: Int) throws -> LimitCoefficients {
    guard layer >= 1 else {
      throw Problem(
        .usage, object: "layer \(layer)", cause: "the limit law of a conjugate kernel starts at layer 1")
    }
    return try LimitCoefficients(identity: 0, layers: [Double](repeating: 0, count: layer) + [1])
  }

  /// The neural tangent kernel: (r_+, q_0, …, q_{L−1}, 1), Theorem 3.7.
  public static func tangentKernel(_ constants: TangentConstants) throws -> LimitCoefficients {
    try LimitCoefficients(identity: constants.identity, layers: constants.q + [1])
  }

  /// The tangent kernel with layer scalings τ_1, …, τ_{L+1}:
  /// (Σ_l τ_{l+1}(r_l − q_l), τ_1 q_0, …, τ_L q_{L−1}, τ_{L+1}), Theorem 3.8.
  ///
  /// - Throws: `Problem(.usage)` unless there are L + 1 non-negative scalings, the last positive.
  public static func tangentKernel(
    _ constants: TangentConstants, scalings: [Double]
  ) throws -> LimitCoefficients {
    guard scalings.count == constants.depth + 1 else {
      throw Problem(
        .usage, object: "scalings \(scalings)",
        cause: "a network of \(constants.depth) hidden layers has \(constants.depth + 1) layer scalings")
    }
    let identity = zip(scalings, zip(constants.r, constants.q)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
    let layers = zip(scalings, constants.q + [1]).map { $0 * $1 }
    return try LimitCoefficients(identity: identity, layers: layers)
  }
}

/// The constants of eq. (7): q_l = (b²)^{L−l}, r_l = a^{L−l}, r_+ = Σ_{l<L} (r_l − q_l).
public struct TangentConstants: Sendable, Equatable {
  /// L.
  public let depth: Int
  /// q_0, …, q_{L−1}.
  public let q: [Double]
  /// r_0, …, r_{L−1}.
  public let r: [Double]
  /// r_+.
  public var identity: Double { zip(r, q).reduce(0) { $0 + ($1.0 - $1.1) } }

  /// - Parameters:
  ///   - a: a_σ = E[σ′(ξ)²].
  ///   - bSquared: b_σ² = E[σ′(ξ)]², at most 1 and at most a.
  ///   - depth: L ≥ 1.
  /// - Throws: `Problem(.usage)` if they are out of range.
  public init(a: Double, bSquared: Double, depth: Int) throws {
    guard depth >= 1, a.isFinite, (0...1).contains(bSquared), a >= bSquared else {
      throw Problem(
        .usage, object: "a_σ = \(a), b_σ² = \(bSquared), L = \(depth)",
        cause: "eq. (7) needs L ≥ 1 and 0 ≤ b_σ² ≤ min(1, a_σ)")
    }
    self.depth = depth
    q = (0..<depth).map { pow(bSquared, Double(depth - $0)) }
    r = (0..<depth).map { pow(a, Double(depth - $0)) }
  }
}
