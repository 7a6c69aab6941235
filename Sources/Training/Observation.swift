import Diagnostics
import Kernels
import LinearAlgebra
import Networks

/// What observers may ask of a network between epochs: each is computed when first asked for, once for all observers.
public final class Observation<Element: Scalar> {
  public let epoch: Int
  public let network: Network<Element>
  /// The network before training.
  public let initial: Network<Element>
  public let training: LabelledData<Element>
  public let test: LabelledData<Element>?
  private var kept: [Key: Any] = [:]

  private enum Key: Hashable {
    case outputs(isTest: Bool)
    case features
    case gram(Matrices)
    case pairs(Matrices, count: Int)
  }

  /// The symmetric matrices of a network and its training samples.
  public enum Matrices: Hashable, Sendable {
    /// G_L, (n, n): the Gram matrix of the features, with the readout's scale.
    case conjugateKernel
    /// (nk, nk).
    case tangentKernel
    /// W_lᵀ W_l of shape (d_{l−1}, d_{l−1}), W_l being the parameter of this name.
    case weightGram(String)
  }

  public init(
    epoch: Int, network: Network<Element>, initial: Network<Element>, training: LabelledData<Element>,
    test: LabelledData<Element>? = nil
  ) {
    self.epoch = epoch
    self.network = network
    self.initial = initial
    self.training = training
    self.test = test
  }

  /// f of the training samples, (n, k), or of the test samples.
  public func outputs(isTest: Bool = false) throws -> Matrix<Element> {
    try once(.outputs(isTest: isTest)) {
      try network.outputs((isTest ? test ?? training : training).inputs)
    }
  }

  /// X_L of the training samples, (n, d_L).
  public func features() throws -> Matrix<Element> { try once(.features) { try network.features(training.inputs) } }

  /// One of the matrices, in float64.
  public func matrix(_ matrix: Matrices) throws -> Matrix<Double> {
    try once(.gram(matrix)) {
      switch matrix {
      case .conjugateKernel:
        var last = Matrix<Double>(rows: 0, columns: 0)
        try EmpiricalKernels(network, samples: training.inputs.converted(to: Double.self)).conjugateKernels {
          last = $1
        }
        return last
      case .tangentKernel:
        return try EmpiricalKernels(network, samples: training.inputs.converted(to: Double.self)).tangentKernel()
      case .weightGram(let name):
        return try weights(name).converted(to: Double.self).transposed.gram
      }
    }
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
        features.scale(by: network.readoutScale)
        return try Lanczos(largest: count, of: GramOperator(features), tolerance: 1e-8)
      case .tangentKernel: return try Lanczos(largest: count, of: self.matrix(.tangentKernel), tolerance: 1e-8)
      case .weightGram(let name):
        let weights = try self.weights(name).converted(to: Double.self)
        return try Lanczos(largest: count, of: GramOperator(weights.transposed), tolerance: 1e-8)
      }
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
