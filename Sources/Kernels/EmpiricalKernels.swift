import Diagnostics
import LinearAlgebra
import Networks

/// The conjugate kernels of all layers and the empirical neural tangent kernel of a finite network, in the precision of the
/// rows of samples.
///
/// A layer knows its own share of the tangent kernel (`TangentLayer`): with S_l the derivative of the outputs by what
/// dense layer l gives and G_{l−1} the Gram matrix s²X_{l−1}X_{l−1}ᵀ + σ_b² of what it takes,
///
///     K = τ_{L+1} G_L + Σ_{l=1}^{L} τ_l (S_l S_lᵀ) ∘ G_{l−1}
///
/// without a Jacobian (Fan and Wang, Section 3.3; τ_l the layer scalings of eq. (17); eq. (5) of Wang et al. for
/// L = 1). G_l is the conjugate kernel X_l X_lᵀ where there are no biases and scales, and otherwise the covariance
/// Σ^{(l+1)} of eq. (11) of Velikanov and Yarotsky at finite width. In the mean-field parametrisation K is the kernel
/// (15) of the flow in mean-field time.
///
/// Of a convolution with patches U(x), G = s²/P Σ_p u_p(x)·u_p(x') + σ_b², the mean over its P places, and its share of K is
/// formed of the samples' derivatives in slabs (`Convolution+Tangent`).
///
/// Memory: the pre-activations of all layers, n Σ d_l numbers, of networks on images also what convolutions take, or of
/// one layer where the NTK is not asked for; k + 1 layers of work space; of convolutions a slab of derivatives; one
/// slab of weights; with the NTK L + 2 matrices of n² beside its own (nk)².
/// Floating-point operations: 2n Σ d_l d_{l−1} forward, as many backward for each output, n² Σ d_l for each set of
/// Gram matrices.
public struct EmpiricalKernels<Source: NetworkSource, Element: Scalar> {
  private let source: Source
  private let samples: Matrix<Element>
  private let slabSize: Int

  /// The numbers of a slab where nothing else is asked for.
  public static var usualSlab: Int { 1 << 25 }

  /// Kernels of the network `source` at the rows of `samples`, shape (n, d_0).
  ///
  /// - Parameters:
  ///   - source: the network.
  ///   - samples: X, (n, d_0).
  ///   - slabSize: parameters of more numbers than this are taken slab by slab, of about so many (or one row), and so
  ///     are derivatives of samples by convolutions (or by one channel's weights).
  /// - Throws: `Problem.badInput` where d_0 is not the network's, `Problem.usage` for a network of texts, whose samples have a
  ///   row for each token.
  public init(_ source: Source, samples: Matrix<Element>, slabSize: Int = usualSlab) throws {
    try source.architecture.requireInputs(of: samples)
    guard !(source.architecture is Transformer) else {
      throw Problem(
        .usage, object: "kernels",
        cause: "of tangents are not formed of a \(Transformer.name), whose layers share tokens",
        remedy: "ask for conjugate kernels (kernels --ck) alone")
    }
    self.source = source
    self.samples = samples
    self.slabSize = slabSize
  }

  /// Calls `body` with l and G_l, shape (n, n), for the `wanted` of l = 0…L, all where nil, in order.
  public func conjugateKernels(
    of wanted: Set<Int>? = nil, _ body: (Int, Matrix<Element>) throws -> Void
  ) throws {
    try withoutActuallyEscaping(body) { body in
      let run = TangentRun(
        SlabbedParameters(source, slabSize: slabSize, as: Element.self), scalings: nil, slabSize: slabSize,
        observing: wanted,
        observe: body)
      // What lies behind the last weights is not looked at.
      let layers = source.architecture.body.layers
      let last = layers.lastIndex { !$0.parameters.isEmpty } ?? 0
      let below = last == 0 ? samples : try Sequential(Array(layers[..<last])).forwardTangent(samples, base: 0, run).y
      if let readout = layers[last] as? Dense { try run.observe(readout.inputGram(below)) }
    }
  }

  /// The NTK, shape (n·k, n·k), the samples of output 1 first (the order of f_θ(X) in Section 3.4).
  ///
  /// - Parameters:
  ///   - scalings: τ_1 … τ_{L+1} of eq. (17), one for each layer with parameters; all 1 if not given.
  ///   - wanted: the l whose G_l are looked at; nil for all.
  ///   - body: called with l and G_l for these of l = 0…L on the way.
  /// - Throws: `Problem.usage` for another number of scalings, and what reading the parameters and `body` throw.
  public func tangentKernel(
    scalings: [Double]? = nil, conjugate wanted: Set<Int>? = nil,
    _ body: (Int, Matrix<Element>) throws -> Void = { _, _ in }
  ) throws -> Matrix<Element> {
    let (n, k) = (samples.rows, source.architecture.outputs)
    let layers = source.architecture.body
    let byParameter = try layers.byParameter(scalings)
    return try withoutActuallyEscaping(body) { body in
      let run = TangentRun(
        SlabbedParameters(source, slabSize: slabSize, as: Element.self), scalings: byParameter, samples: n, outputs: k,
        slabSize: slabSize, observing: wanted, observe: body)
      var (_, state) = try layers.forwardTangent(samples, base: 0, run)
      // The derivative of output c by the outputs, in the time of the flow.
      let unit = Element(source.architecture.speed.squareRoot())
      var cotangents = (0..<k).map { output in
        Matrix<Element>(rows: n, columns: k) { _, column in column == output ? unit : 0 }
      }
      try layers.pullBackTangent(&cotangents, &state, base: 0, needsInputs: false, run)
      return run.finish()
    }
  }
}

extension Sequential {
  /// The scaling of each parameter, given one for each layer with parameters.
  fileprivate func byParameter(_ scalings: [Double]?) throws -> [Double] {
    let counts = layers.flatMap(\.parameterGroups)
    let scalings = scalings ?? counts.map { _ in 1 }
    guard scalings.count == counts.count else {
      throw Problem(
        .usage, object: "scalings",
        cause: "\(scalings.count) layer scalings for \(counts.count) layers of weights",
        remedy: "give τ_1 … τ_{L+1}, one for each layer and one for the readout")
    }
    return zip(scalings, counts).flatMap { Array(repeating: $0, count: $1) }
  }
}

extension Layer {
  /// The numbers of parameters that share a scaling: those of each innermost layer that has some.
  fileprivate var parameterGroups: [Int] {
    switch self {
    case let sequence as Sequential: sequence.layers.flatMap(\.parameterGroups)
    case let residual as Residual: residual.body.parameterGroups
    default: parameters.isEmpty ? [] : [parameters.count]
    }
  }
}
