import Diagnostics
import LinearAlgebra
import Networks

/// The conjugate kernels F Fᵀ/d of a network of texts, the rows of F being the d numbers that a layer gives of each text,
/// pooled from its tokens, in Float64.
///
/// Memory: the network's parameters, n d numbers and a kernel.
public struct TextKernels {
  private let network: Network<Double>
  private let transformer: Transformer
  private let samples: Matrix<Double>

  /// Kernels of the network `source` at the rows of `samples`, shape (n, the most tokens).
  ///
  /// - Throws: `Problem.badInput` where rows are no lists of token ids, `Problem.usage` for a network of vectors or images, and
  ///   what reading the parameters throws.
  public init(_ source: some NetworkSource, samples: Matrix<Double>) throws {
    guard let transformer = source.architecture as? Transformer else {
      throw Problem(
        .usage, object: "network", cause: "is one of vectors or images, which have no tokens to pool",
        remedy: "take a network of texts")
    }
    try transformer.requireInputs(of: samples)
    network = try Network(source)
    self.transformer = transformer
    self.samples = samples
  }

  /// The number of layers that there are behind the tokens' vectors, layer 0.
  public var depth: Int { transformer.shape.depth }

  /// The kernel of a layer, (n, n).
  ///
  /// - Parameters:
  ///   - layer: 0…`depth`.
  ///   - pooling: what is taken of the tokens; nil for the network's own features in the last layer, and what they pool
  ///     before it.
  public func conjugateKernel(of layer: Int, pooling: TokenPooling.Kind? = nil) throws -> Matrix<Double> {
    precondition(0...depth ~= layer, "no layer \(layer) of \(depth)")
    var features: Matrix<Double>
    if pooling == nil, layer == depth {
      features = try network.features(samples)
    } else {
      let pooling = pooling ?? (transformer.features == .mean ? .mean : .first)
      features = try network.values(samples, of: transformer.encoder(depth: layer, pooling: pooling))
    }
    features.scale(by: transformer.featureScale)
    return features.gram
  }
}
