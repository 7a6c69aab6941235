import Diagnostics
import Networks
import Store
import Theory

/// A network as its kernels' singularities know it.
struct PowerLawSetting {
  /// The network's d_0, if it is that of a file.
  let inputs: Int?
  let depth: Int
  /// q.
  let power: Double
  /// σ_w.
  let weightScale: Double
  /// σ_b.
  let biasScale: Double
  /// E c² in the mean-field regime.
  var outputMoment: Double?
  /// σ_w and σ_b of the network behind the Gaussian-process target.
  var targetWeightScale: Double
  var targetBiasScale: Double

  init(inputs: Int?, depth: Int, power: Double, weightScale: Double, biasScale: Double, outputMoment: Double? = nil) {
    (self.inputs, self.depth, self.power, self.outputMoment) = (inputs, depth, power, outputMoment)
    (self.weightScale, self.biasScale) = (weightScale, biasScale)
    (targetWeightScale, targetBiasScale) = (weightScale, biasScale)
  }

  /// The network of a file; at its start, where its weights are N(0, 1), E c² = 1 in the mean-field parametrisation.
  ///
  /// - Throws: `Problem.badInput` where it has no biases, another activation than (z)₊^q, q > ½, as it is, weights that
  ///   are not Gaussian, or several layers of q ≠ 1.
  init(_ file: H5Reader) throws {
    let network = try FullyConnected(theoryOf: file)
    func refusal(_ attribute: String, _ cause: String, _ remedy: String) -> Problem {
      Problem(.badInput, file: file.path, object: "attribute \(attribute)", cause: cause, remedy: remedy)
    }
    guard network.weightLaw == .gaussian else {
      throw refusal(
        "weight-law", "is \(network.weightLaw.rawValue), but the power laws are those of Gaussian weights",
        "make the network with --weights gaussian")
    }
    let activation = network.activation
    let power: Double
    switch activation.kind {
    case .relu: power = 1
    case .power(let q): power = q
    default:
      throw refusal(
        "activation", "is \(activation.kind.rawValue), but the power laws are those of (z)_+^q",
        "make the network with --activation relu or power:q")
    }
    guard activation.normalisation == .none else {
      throw refusal(
        "normalisation", "is \(activation.normalisation.rawValue), but the power laws are those of (z)_+^q as it is",
        "make the network with --normalisation none")
    }
    let parametrisation = network.parametrisation
    guard parametrisation.name != .standard else {
      throw refusal(
        "parametrisation", "is standard, and the power laws are those of tangent and mean-field networks",
        "make the network with --parametrisation tangent or mean-field")
    }
    guard parametrisation.hasBiases else {
      throw refusal(
        "parametrisation",
        "is \(parametrisation.name.rawValue), without biases: its kernels are singular beyond the diagonal",
        "make the network with --parametrisation tangent or mean-field")
    }
    guard network.depth == 1 || power == 1 else {
      throw refusal(
        "activation", "is (z)_+^\(power) in \(network.depth) hidden layers, whose singularity is not known",
        "take ReLU, or one hidden layer")
    }
    guard parametrisation != .meanField || power == 1 else {
      throw refusal(
        "activation", "is (z)_+^\(power), but in the mean-field regime only ReLU's singularity is known", "take ReLU")
    }
    self.init(
      inputs: network.inputs, depth: network.depth, power: power, weightScale: parametrisation.weightScale,
      biasScale: parametrisation.biasScale, outputMoment: parametrisation == .meanField ? 1 : nil)
  }

  /// The singularity of the tangent kernel on data of d coordinates.
  func tangentKernel(dimension: Int) throws -> KernelSingularity {
    if let outputMoment {
      return try .meanField(
        dimension: dimension, outputMoment: outputMoment, weightScale: weightScale, biasScale: biasScale)
    }
    if depth > 1 {
      return try .deepTangentKernel(
        dimension: dimension, layers: depth + 1, weightScale: weightScale, biasScale: biasScale)
    }
    return try .tangentKernel(dimension: dimension, power: power, weightScale: weightScale, biasScale: biasScale)
  }

  /// The singularity of the covariance of the Gaussian-process target.
  func covariance(dimension: Int) throws -> KernelSingularity {
    let (weight, bias) = (targetWeightScale, targetBiasScale)
    if depth > 1 {
      return try .deepCovariance(dimension: dimension, layers: depth + 1, weightScale: weight, biasScale: bias)
    }
    return try .covariance(dimension: dimension, power: power, weightScale: weight, biasScale: bias)
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = [
      "depth": "\(depth)", "power": "\(power)", "weight-scale": "\(weightScale)", "bias-scale": "\(biasScale)",
      "target-weight-scale": "\(targetWeightScale)", "target-bias-scale": "\(targetBiasScale)",
    ]
    parameters["mean-field"] = outputMoment.map { "\($0)" }
    return parameters
  }
}
