import Diagnostics
import LinearAlgebra
import Networks

/// A fully connected network of infinite width with biases, in the parametrisation of Velikanov and Yarotsky 2021,
/// eq. (10): the first layer is σ_w w·x + σ_b b, the later ones carry σ_w/√n, the output has no bias.
///
/// Its kernels are those of eqs. (11) to (14), stated at `InfiniteKernel`; `kernel(_:of:)` computes them pair by pair:
/// of ReLU, and of (z)₊^q with one hidden layer, by angles (`AngularPairs`, the vector kernels in
/// `CVectorMath/pairkernels.c`), of others by variances and covariances (`LayeredPairs`, `CVectorMath/duals.c`).
public struct InfiniteNetwork: Sendable, Equatable {
  /// φ.
  public let activation: Activation
  /// σ_w.
  public let weightScale: Double
  /// σ_b.
  public let biasScale: Double
  /// The number of hidden layers, one less than the L layers of weights.
  public let depth: Int

  /// The most hidden layers; each takes two numbers of memory for every point.
  public static let largestDepth = 1000

  /// A network of activation (z)₊^q; ReLU for q = 1.
  ///
  /// - Throws: as the other initialiser.
  public init(power q: Double = 1, weightScale: Double = 1, biasScale: Double = 1, depth: Int = 1) throws {
    try self.init(
      Activation(q == 1 ? .relu : .power(q), normalisation: .none), weightScale: weightScale, biasScale: biasScale,
      depth: depth)
  }

  /// - Throws: `Problem.usage` where σ_w is not positive, σ_b is negative, the depth is not in 1…1000, or the activation is
  ///   (z)₊^q with q not in (−1/2, 64].
  public init(
    _ activation: Activation, weightScale: Double = 1, biasScale: Double = 1, depth: Int = 1
  ) throws {
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
    if let power = activation.kind.power {
      guard power > -0.5, power <= PowerDual.largestPower else {
        throw Problem(
          .usage, object: "power",
          cause: power <= -0.5
            ? "the activations (z)_+^q of q = \(power) have no finite variance" : "q = \(power) is out of range",
          remedy: "give a number above -1/2 and up to \(Int(PowerDual.largestPower))")
      }
    }
    self.activation = activation
    self.weightScale = weightScale
    self.biasScale = biasScale
    self.depth = depth
  }

  /// q of (z)₊^q; nil for other activations.
  public var power: Double? { activation.kind.power }

  /// Makes sure that the network has this kernel.
  ///
  /// - Throws: `Problem.usage` for Θ where q ≤ 1/2: it diverges on the diagonal, since the square of the derivative
  ///   q (z)₊^{q−1} has no mean, and of deep networks where q < 1, since it is unbounded; for singular parts at half-integers, where they are not powers of the angle, of deep
  ///   networks other than ReLU's, and of activations that are smooth.
  public func validate(_ kernel: InfiniteKernel) throws {
    guard let power else {
      guard kernel == .ntk || kernel == .covariance else {
        throw Problem(
          .usage, object: kernel.rawValue,
          cause: "the kernels of \(activation.kind.rawValue) are smooth at the diagonal",
          remedy: "ask for ntk or covariance, or take an activation (z)_+^q")
      }
      return
    }
    guard power > 0.5 || kernel == .covariance || kernel == .singularCovariance else {
      throw Problem(
        .usage, object: "power",
        cause: "the tangent kernel of q = \(power) is infinite on the diagonal", remedy: "give a power above 1/2")
    }
    guard kernel != .ntk || power >= 1 || depth == 1 else {
      throw Problem(
        .usage, object: "depth",
        cause:
          "the derivative of power \(power) is unbounded, and in \(depth) hidden layers the angles of almost equal "
          + "samples are not known well enough for its average",
        remedy: "take a power of at least 1, one hidden layer, or the covariance")
    }
    guard kernel == .ntk || kernel == .covariance || power == 1 || depth == 1 else {
      throw Problem(
        .usage, object: "depth", cause: "the singular part of \(depth) hidden layers with power \(power) is not known",
        remedy: "take power 1 (ReLU), or one hidden layer")
    }
    guard kernel == .ntk || kernel == .covariance || (power + 0.5).rounded() != power + 0.5 else {
      throw Problem(
        .usage, object: "power",
        cause: "at the half-integer q = \(power) the singularities of Θ and Σ are φ^(2q-1) log φ and φ^(2q+1) log φ, "
          + "not powers as in eq. (29)",
        remedy: "give another power, or leave out the singular part")
    }
  }

  /// σ_w² s² of an activation s(φ − o): what its averages are multiplied with.
  var averageWeight: Double { weightScale * weightScale * activation.scale * activation.scale }

  /// What an offset o of ReLU does to the average of a layer: −`linear`·(r + r′) + `constant`.
  var rectifierShift: (linear: Double, constant: Double) {
    let shift = averageWeight * activation.offset
    return (shift / (2 * Double.pi).squareRoot(), shift * activation.offset)
  }

  /// q of the first layer's pre-activations, eq. (20).
  func firstVariances(_ samples: Matrix<Double>) -> [Double] {
    let (weight, bias) = (weightScale * weightScale, biasScale * biasScale)
    return samples.withUnsafePointer { x in
      (0..<samples.rows).map { row in
        let start = x + row * samples.columns
        return weight * Double.dot(samples.columns, start, start) + bias
      }
    }
  }
}

extension InfiniteKernel {
  /// The leading singularity of Θ, or of Σ, for one hidden layer of activation (z)₊^q.
  func singularity(power q: Double) -> AngularSingularity {
    self == .singularCovariance ? .covariance(power: q) : .tangentKernel(power: q)
  }
}

extension Activation.Kind {
  /// q of (z)₊^q.
  fileprivate var power: Double? {
    switch self {
    case .relu: 1
    case .power(let q): q
    default: nil
    }
  }
}
