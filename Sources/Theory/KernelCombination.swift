import Diagnostics

/// A linear combination z_{−1} Id + Σ_{l=0}^{L} z_l X_lᵀX_l of the conjugate kernels of a network's layers, whose limit
/// spectrum Theorem 3.7 of Fan and Wang describes.
public struct KernelCombination: Sendable, Equatable {
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

  /// X_lᵀX_l itself: (0, …, 0, 1).
  ///
  /// - Throws: `Problem(.usage)` unless l ≥ 1.
  public static func conjugateKernel(layer: Int) throws -> KernelCombination {
    guard layer >= 1 else {
      throw Problem(
        .usage, object: "layer \(layer)", cause: "the limit law of a conjugate kernel starts at layer 1")
    }
    return try KernelCombination(identity: 0, layers: [Double](repeating: 0, count: layer) + [1])
  }
}
