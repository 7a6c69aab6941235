import Diagnostics
import LinearAlgebra
import Networks

/// What the tangent kernel of a stack of dense layers is made of, in float32 for all samples: of each dense layer what it takes,
/// X_{l−1}, and the derivatives S_l of the outputs by what it gives, with which
///
///     K = Σ_l τ_l (S_l S_lᵀ) ∘ (s_l² X_{l−1} X_{l−1}ᵀ + σ_l²)
///
/// is formed tile by tile, or multiplied by vectors without being formed.
///
/// Memory: d_0 + 2 Σ d_l numbers a sample of one output; of k outputs d_0 + (k + 1) Σ d_l, and as many as one layer more while
/// they are formed; the parameters.
public struct TangentFactors: Sendable {
  /// A dense layer's share.
  struct Share: Sendable {
    /// X_{l−1}, shape (n, d).
    let taken: Matrix<Float>
    /// S_l of each output, shape (n, m).
    let slopes: [Matrix<Float>]
    /// s_l² τ_l.
    let scale: Float
    /// σ_l² τ_l; 0 without biases.
    let constant: Float
  }

  let shares: [Share]
  /// n.
  public let samples: Int
  /// k.
  public let outputs: Int

  /// Whether a network is such a stack.
  public static func covers(_ architecture: any Architecture) -> Bool { FactorPass<Float>.covers(architecture) }

  /// - Parameters:
  ///   - network: of dense layers, and activations between them.
  ///   - samples: X, (n, d_0).
  ///   - scalings: τ_1 … τ_{L+1}, one for each dense layer; all 1 if nil.
  /// - Throws: `Problem.badInput` where the samples' length is not d_0, `Problem.usage` for a network of other layers, or another
  ///   number of scalings.
  public init(_ network: Network<Float>, samples: consuming Matrix<Float>, scalings: [Double]? = nil) throws {
    try network.architecture.requireInputs(of: samples)
    guard Self.covers(network.architecture) else {
      throw Problem(
        .usage, object: "network", cause: "is not made of dense layers and activations alone",
        remedy: "take --method stored, which forms kernels of any network but those of texts")
    }
    let layers = Self.dense(network.architecture).count
    let scalings = scalings ?? Array(repeating: 1, count: layers)
    guard scalings.count == layers else {
      throw Problem(
        .usage, object: "scalings", cause: "\(scalings.count) layer scalings for \(layers) layers of weights",
        remedy: "give τ_1 … τ_{L+1}, one for each layer and one for the readout")
    }
    (self.samples, outputs) = (samples.rows, network.architecture.outputs)
    let pass = FactorPass(network.architecture, network.parameterSource, .fixedParts)
    shares = try BLASKernel.withSingleThread {
      var (backward, shares): (FactorPass<Float>.Backward, [Share]) = (try pass.backward(at: samples), [])
      while let factor = try backward.next() {
        let tau = scalings[factor.index]
        guard tau != 0 else { continue }
        let (s, sigma) = (factor.layer.scale, factor.layer.biasScale)
        shares.append(
          Share(
            taken: factor.features, slopes: factor.derivatives, scale: Float(tau * s * s),
            constant: Float(tau * sigma * sigma)))
      }
      return shares
    }
  }

  /// Multiplications and additions to form the kernel's half.
  public static func formingOperations(samples n: Int, of architecture: any Architecture) -> Double {
    let (n, k) = (Double(n), Double(architecture.outputs))
    return n * n * dense(architecture).reduce(0) { $0 + Double($1.inputs) + k * k * Double($1.outputs) }
  }

  /// Those of a product with a vector that does without: 4 n k Σ d_l d_{l−1}.
  public static func productOperations(samples n: Int, of architecture: any Architecture) -> Double {
    let nk = Double(n) * Double(architecture.outputs)
    return 4 * nk * dense(architecture).reduce(0) { $0 + Double($1.inputs) * Double($1.outputs) }
  }

  private static func dense(_ architecture: any Architecture) -> [Dense] {
    architecture.body.layers.compactMap { $0 as? Dense }
  }
}
