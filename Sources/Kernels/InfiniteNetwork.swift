import Diagnostics

/// A fully connected network of infinite width with biases, in the parametrisation of Velikanov and Yarotsky 2021,
/// eq. (10): the first layer is σ_w w·x + σ_b b, the later ones carry σ_w/√n, the output has no bias.
///
/// Its kernels are those of eqs. (11) to (14), stated at `InfiniteKernel`; `kernel(_:of:)` computes them pair by pair, by
/// `PairTiles+Layers.swift` and the vector kernels in `CVectorMath/pairkernels.c`.
///
/// Its activation is (z)₊^q: ReLU for q = 1, with any number of hidden layers; for other q there is one.
public struct InfiniteNetwork: Sendable, Equatable {
  /// q.
  public let power: Double
  /// σ_w.
  public let weightScale: Double
  /// σ_b.
  public let biasScale: Double
  /// The number of hidden layers, one less than the L layers of weights.
  public let depth: Int

  /// The most hidden layers; each takes two numbers of memory for every point.
  public static let largestDepth = 1000

  /// - Throws: `Problem.usage` where σ_w is not positive, σ_b is negative, the depth is not in 1…1000, q is not in
  ///   (−1/2, 64], or q ≠ 1 with several hidden layers.
  public init(power: Double = 1, weightScale: Double = 1, biasScale: Double = 1, depth: Int = 1) throws {
    guard weightScale > 0, weightScale.isFinite else {
      throw Problem(
        .usage, object: "weight-scale", cause: "σ_w = \(weightScale) is not a positive number",
        remedy: "give a positive number, such as 1")
    }
    guard biasScale >= 0, biasScale.isFinite else {
      throw Problem(
        .usage, object: "bias-scale", cause: "σ_b = \(biasScale) is not a number of at least 0",
        remedy: "give 0 for a network without biases, or a positive number")
    }
    guard 1...Self.largestDepth ~= depth else {
      throw Problem(
        .usage, object: "depth", cause: "\(depth) hidden layers", remedy: "give 1 to \(Self.largestDepth)")
    }
    guard power > -0.5, power <= PowerDual.largestPower else {
      throw Problem(
        .usage, object: "power",
        cause: power <= -0.5
          ? "the activations (z)_+^q of q = \(power) have no finite variance" : "q = \(power) is out of range",
        remedy: "give a number above -1/2 and up to \(Int(PowerDual.largestPower))")
    }
    guard power == 1 || depth == 1 else {
      throw Problem(
        .usage, object: "depth", cause: "\(depth) hidden layers with power \(power)",
        remedy: "take power 1 (ReLU) for deep networks, or one hidden layer")
    }
    self.power = power
    self.weightScale = weightScale
    self.biasScale = biasScale
    self.depth = depth
  }

  /// Makes sure that the network has this kernel.
  ///
  /// - Throws: `Problem.usage` for Θ where q ≤ 1/2: it diverges on the diagonal, since the square of the derivative
  ///   q (z)₊^{q−1} has no mean; and for singular parts at half-integers, where they are not powers of the angle.
  public func validate(_ kernel: InfiniteKernel) throws {
    guard power > 0.5 || kernel == .covariance || kernel == .singularCovariance else {
      throw Problem(
        .usage, object: "power",
        cause: "the tangent kernel of q = \(power) is infinite on the diagonal", remedy: "give a power above 1/2")
    }
    guard kernel == .ntk || kernel == .covariance || (power + 0.5).rounded() != power + 0.5 else {
      throw Problem(
        .usage, object: "power",
        cause: "at the half-integer q = \(power) the singularities of Θ and Σ are φ^(2q-1) log φ and φ^(2q+1) log φ, "
          + "not powers as in eq. (29)",
        remedy: "give another power, or leave out the singular part")
    }
  }

  /// The leading singularity of Θ, or of Σ, for one hidden layer.
  func singularity(of kernel: InfiniteKernel) -> AngularSingularity {
    kernel == .singularCovariance ? .covariance(power: power) : .tangentKernel(power: power)
  }
}
