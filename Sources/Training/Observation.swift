import Diagnostics
import Kernels
import LinearAlgebra
import Networks

/// What observers may ask of a network between epochs: each is computed when first asked for, once for all observers.
///
/// Memory: at most the outputs, the features, the conjugate kernel (n, n) and the tangent kernel (nk, nk) of the training
/// samples and a Gram matrix of weights, until the observation is over.
public final class Observation<Element: Scalar> {
  public let epoch: Int
  public let network: Network<Element>
  private let start: Network<Element>?
  public let training: LabelledData<Element>
  public let test: LabelledData<Element>?
  /// The training samples whose kernels are formed: the first ones, or all.
  let kernelInputs: Matrix<Element>
  private var kept: [Key: Any] = [:]

  private enum Key: Hashable {
    case outputs(isTest: Bool)
    case features
    case gram(Matrices)
    case pairs(Matrices, count: Int)
    case eigenvectors(String, count: Int)
  }

  /// The symmetric matrices of a network and the samples that have kernels.
  public enum Matrices: Hashable, Sendable {
    /// G_L, (n, n): the Gram matrix of the features, with the readout's scale.
    case conjugateKernel
    /// (nk, nk).
    case tangentKernel
    /// What the parameters of all layers but the readout add to the tangent kernel, (nk, nk); of fully connected networks.
    case hiddenTangentKernel
    /// W_lᵀ W_l of shape (d_{l−1}, d_{l−1}), W_l being the parameter of this name.
    case weightGram(String)
  }

  /// - Parameters:
  ///   - epoch: after which it is made; 0 before training.
  ///   - network: as it is now.
  ///   - initial: the network before training; nil where no observer asks for it.
  ///   - training: the training samples with their labels.
  ///   - test: the test samples with theirs; nil where there are none.
  ///   - kernelSamples: how many of the training samples have kernels, the first ones; nil for all.
  public init(
    epoch: Int, network: Network<Element>, initial: Network<Element>?, training: LabelledData<Element>,
    test: LabelledData<Element>? = nil, kernelSamples: Int? = nil
  ) {
    self.epoch = epoch
    self.network = network
    start = initial
    self.training = training
    self.test = test
    let samples = training.inputs
    kernelInputs = kernelSamples.map { $0 < samples.rows ? samples.rows(0..<$0) : samples } ?? samples
  }

  /// The network before training.
  ///
  /// - Throws: `Problem.usage` where it was not kept, no observer having said that it needs it.
  public func initial() throws -> Network<Element> {
    guard let start else {
      throw Problem(
        .usage, object: "observers", cause: "one asks for the start of training without saying so",
        remedy: "let its needsStart be true")
    }
    return start
  }

  /// f of the training samples, (n, k), or of the test samples.
  public func outputs(isTest: Bool = false) throws -> Matrix<Element> {
    try once(.outputs(isTest: isTest)) {
      if !isTest, kernelInputs.rows == training.inputs.rows, let features = kept[.features] as? Matrix<Element> {
        return try network.outputs(ofFeatures: features)
      }
      return try network.outputs((isTest ? test ?? training : training).inputs)
    }
  }

  /// X_L of the samples that have kernels, (n, d_L).
  public func features() throws -> Matrix<Element> { try once(.features) { try network.features(kernelInputs) } }

  /// The labels of these samples, without a shift, (n, k).
  var kernelLabels: Matrix<Double> {
    let given = training.given
    return (kernelInputs.rows < given.rows ? given.rows(0..<kernelInputs.rows) : given).converted(to: Double.self)
  }

  /// The same, those of output 1 first.
  ///
  /// - Throws: `Problem.badInput` where all are zero, so that nothing is aligned with them.
  public func labels() throws -> [Double] {
    let labels = kernelLabels.transposed.storage
    guard labels.contains(where: { $0 != 0 }) else {
      throw Problem(
        .badInput, object: "y", cause: "is zero, and nothing is aligned with it",
        remedy: "leave out the observers of alignments")
    }
    return labels
  }

  /// W_l of the layers before the readout, and l.
  ///
  /// - Throws: `Problem.usage` for a network without such.
  public func hiddenWeights() throws -> [(layer: Int, weights: Matrix<Element>)] {
    let weights = network.names.filter { $0.hasPrefix("W/") }.compactMap { name in
      Int(name.dropFirst(2)).flatMap { layer in network[name].map { (layer: layer, weights: $0) } }
    }
    guard !weights.isEmpty else {
      throw Problem(
        .usage, object: "weights", cause: "the network has no hidden layer of weights W/l",
        remedy: "leave out the observers of weights")
    }
    return weights
  }

  /// One of the matrices, in float64.
  public func matrix(_ matrix: Matrices) throws -> Matrix<Double> {
    try once(.gram(matrix)) { try form(matrix) }
  }

  /// One of the matrices, in float64, to be overwritten: it is then computed anew if asked for again.
  public func takeMatrix(_ matrix: Matrices) throws -> Matrix<Double> {
    if let known = kept.removeValue(forKey: .gram(matrix)) as? Matrix<Double> { return known }
    return try form(matrix)
  }

  private func form(_ matrix: Matrices) throws -> Matrix<Double> {
    let (n, k) = (kernelInputs.rows, network.architecture.outputs)
    switch matrix {
    case .conjugateKernel:
      if network.architecture is Transformer {
        let kernels = try TextKernels(network, samples: kernelInputs.converted(to: Double.self))
        return try kernels.conjugateKernel(of: kernels.depth)
      }
      guard KernelSlabs.covers(network.architecture) else {
        var last = Matrix<Double>(rows: 0, columns: 0)
        let kernels = try EmpiricalKernels(network, samples: kernelInputs.converted(to: Double.self))
        try kernels.conjugateKernels(of: [network.architecture.hiddenWidths.count]) { last = $1 }
        return last
      }
      return try symmetric(n) { try KernelSlabs(network, samples: kernelInputs).addConjugateKernel(to: &$0) }
    case .tangentKernel:
      guard KernelSlabs.covers(network.architecture) else {
        return try EmpiricalKernels(network, samples: kernelInputs.converted(to: Double.self)).tangentKernel()
      }
      return try symmetric(n * k) { try KernelSlabs(network, samples: kernelInputs).addTangentKernel(to: &$0) }
    case .hiddenTangentKernel:
      return try symmetric(n * k) {
        try KernelSlabs(network, samples: kernelInputs).addTangentKernel(of: .hidden, to: &$0)
      }
    case .weightGram(let name):
      return try weights(name).converted(to: Double.self).transposed.gram
    }
  }

  /// The bytes of a kernel of so many rows.
  public static func bytes(ofKernel size: Double) -> Double { 8 * size * size }

  private func symmetric(_ size: Int, _ add: (inout Matrix<Double>) throws -> Void) throws -> Matrix<Double> {
    try PhysicalMemory.require(
      Self.bytes(ofKernel: Double(size)), for: "a kernel of shape (\(size), \(size))", remedy: "take fewer samples")
    var matrix = Matrix<Double>(rows: size, columns: size)
    try add(&matrix)
    matrix.mirrorUpperTriangle()
    return matrix
  }

  private func once<Value>(_ key: Key, _ compute: () throws -> Value) rethrows -> Value {
    if let value = kept[key] as? Value { return value }
    let value = try compute()
    kept[key] = value
    return value
  }
}

extension Observation {
  /// The largest eigenvalues of a matrix and their eigenvectors, with residuals. Of the conjugate kernel and of weights
  /// the matrix itself is not formed.
  ///
  /// - Throws: `Problem.numericalFailure` where it is not finite, `Problem.badInput` for more than it has.
  public func leadingPairs(of matrix: Matrices, count: Int) throws -> Lanczos {
    try once(.pairs(matrix, count: count)) {
      switch matrix {
      case .conjugateKernel:
        var features = try features().converted(to: Double.self)
        features.scale(by: network.architecture.featureScale)
        return try Lanczos(largest: count, of: GramOperator(features), tolerance: 1e-8)
      case .tangentKernel: return try Lanczos(largest: count, of: self.matrix(.tangentKernel), tolerance: 1e-8)
      case .hiddenTangentKernel: return try Lanczos(largest: count, of: form(matrix), tolerance: 1e-8)
      case .weightGram(let name):
        let weights = try self.weights(name).converted(to: Double.self)
        return try Lanczos(largest: count, of: GramOperator(weights.transposed), tolerance: 1e-8)
      }
    }
  }

  /// The eigenvectors of the `count` largest eigenvalues of WᵀW, a row each, W being the parameter of this name: by
  /// Lanczos' method where they are few.
  ///
  /// - Throws: `Problem.usage` for more than there are.
  public func leadingEigenvectors(of name: String, count: Int) throws -> Matrix<Double> {
    let columns = try weights(name).columns
    guard 1...max(columns, 1) ~= count else {
      throw Problem(
        .usage, object: name, cause: "\(count) eigenvectors of a matrix of \(columns) columns",
        remedy: "ask for fewer, as in weight-angles:\(min(columns, 10))")
    }
    return try once(.eigenvectors(name, count: count)) {
      guard 12 * count >= columns else { return try leadingPairs(of: .weightGram(name), count: count).vectors }
      var vectors = try SymmetricEigen(largest: count, of: matrix(.weightGram(name))).vectors
      vectors.reverseRows()
      return vectors
    }
  }

  private func weights(_ name: String) throws -> Matrix<Element> {
    guard let weights = network[name] else {
      throw Problem(
        .usage, object: "weights", cause: "the network has no parameter “\(name)”",
        remedy: "name some of \(network.names.joined(separator: ", "))")
    }
    return weights
  }
}
