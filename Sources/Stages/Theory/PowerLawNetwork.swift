import ArgumentParser
import Diagnostics
import Theory

/// The networks whose kernels' singularities the power laws come from.
struct PowerLawNetwork: ParsableArguments {
  @Option(help: "q of the activation (z)_+^q of a shallow network; 1 is ReLU.")
  var power = 1.0

  @Option(help: "L, the number of hidden layers of a ReLU network.")
  var depth = 1

  @Option(help: "σ_w, what multiplies the weights; in the mean-field regime their standard deviation.")
  var weightScale = 1.0

  @Option(help: "σ_b, what multiplies the biases; in the mean-field regime their standard deviation.")
  var biasScale = 1.0

  @Option(help: "E c², the mean square of the output weights: the mean-field regime of a shallow ReLU network.")
  var meanField: Double?

  @Option(help: "σ_w of the network whose outputs are the Gaussian-process target; --weight-scale if not given.")
  var targetWeightScale: Double?

  @Option(help: "σ_b of that network; --bias-scale if not given.")
  var targetBiasScale: Double?

  mutating func validate() throws {
    guard depth >= 1, depth <= 1000 else { throw ValidationError("--depth must lie in 1…1000.") }
    guard depth == 1 || power == 1 else { throw ValidationError("--power other than 1 is for --depth 1.") }
    guard meanField == nil || (depth == 1 && power == 1) else {
      throw ValidationError("--mean-field is for shallow ReLU networks: --depth 1, --power 1.")
    }
    guard power > 0.5, power.isFinite else {
      throw ValidationError(
        "--power must be above 1/2: for q ≤ 1/2 the tangent kernel of (z)_+^q is infinite on its diagonal.")
    }
    for (name, scale) in [
      ("--weight-scale", weightScale), ("--bias-scale", biasScale), ("--mean-field", meanField ?? 1),
      ("--target-weight-scale", targetWeightScale ?? 1), ("--target-bias-scale", targetBiasScale ?? 1),
    ] {
      guard scale > 0, scale.isFinite else {
        throw ValidationError("\(name) must be positive; without biases the kernels are singular beyond the diagonal.")
      }
    }
  }

  /// The singularity of the tangent kernel on data of d coordinates.
  func tangentKernel(dimension: Int) throws -> KernelSingularity {
    if let meanField {
      return try .meanField(
        dimension: dimension, outputMoment: meanField, weightScale: weightScale, biasScale: biasScale)
    }
    if depth > 1 {
      return try .deepTangentKernel(
        dimension: dimension, layers: depth + 1, weightScale: weightScale, biasScale: biasScale)
    }
    return try .tangentKernel(dimension: dimension, power: power, weightScale: weightScale, biasScale: biasScale)
  }

  /// The singularity of the covariance of the Gaussian-process target.
  func covariance(dimension: Int) throws -> KernelSingularity {
    let (weight, bias) = (targetWeightScale ?? weightScale, targetBiasScale ?? biasScale)
    if depth > 1 {
      return try .deepCovariance(dimension: dimension, layers: depth + 1, weightScale: weight, biasScale: bias)
    }
    return try .covariance(dimension: dimension, power: power, weightScale: weight, biasScale: bias)
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = [
      "power": "\(power)", "depth": "\(depth)", "weight-scale": "\(weightScale)", "bias-scale": "\(biasScale)",
      "target-weight-scale": "\(targetWeightScale ?? weightScale)",
      "target-bias-scale": "\(targetBiasScale ?? biasScale)",
    ]
    parameters["mean-field"] = meanField.map { "\($0)" }
    return parameters
  }
}
