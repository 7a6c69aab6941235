import ArgumentParser
import Kernels
import Theory

/// The networks whose kernels' singularities the power laws come from.
struct PowerLawNetwork: ParsableArguments {
  @OptionGroup var network: InfiniteNetworkOptions

  @Option(help: "E c², the mean square of the output weights: the mean-field regime of a shallow ReLU network.")
  var meanField: Double?

  @Option(help: "σ_w of the network whose outputs are the Gaussian-process target; --weight-scale if not given.")
  var targetWeightScale: Double?

  @Option(help: "σ_b of that network; --bias-scale if not given.")
  var targetBiasScale: Double?

  mutating func validate() throws {
    let (depth, power) = (network.depth, network.power)
    guard 1...InfiniteNetwork.largestDepth ~= depth else {
      throw ValidationError("--depth must lie in 1…\(InfiniteNetwork.largestDepth).")
    }
    guard depth == 1 || power == 1 else { throw ValidationError("--power other than 1 is for --depth 1.") }
    guard meanField == nil || (depth == 1 && power == 1) else {
      throw ValidationError("--mean-field is for shallow ReLU networks: --depth 1, --power 1.")
    }
    guard power > 0.5, power.isFinite else {
      throw ValidationError(
        "--power must be above 1/2: for q ≤ 1/2 the tangent kernel of (z)_+^q is infinite on its diagonal.")
    }
    for (name, scale) in [
      ("--weight-scale", network.weightScale), ("--bias-scale", network.biasScale), ("--mean-field", meanField ?? 1),
      ("--target-weight-scale", targetWeightScale ?? 1), ("--target-bias-scale", targetBiasScale ?? 1),
    ] {
      guard scale > 0, scale.isFinite else {
        throw ValidationError("\(name) must be positive; without biases the kernels are singular beyond the diagonal.")
      }
    }
  }

  /// The singularity of the tangent kernel on data of d coordinates.
  func tangentKernel(dimension: Int) throws -> KernelSingularity {
    let (weight, bias) = (network.weightScale, network.biasScale)
    if let meanField {
      return try .meanField(dimension: dimension, outputMoment: meanField, weightScale: weight, biasScale: bias)
    }
    if network.depth > 1 {
      return try .deepTangentKernel(
        dimension: dimension, layers: network.depth + 1, weightScale: weight, biasScale: bias)
    }
    return try .tangentKernel(dimension: dimension, power: network.power, weightScale: weight, biasScale: bias)
  }

  /// The singularity of the covariance of the Gaussian-process target.
  func covariance(dimension: Int) throws -> KernelSingularity {
    let (weight, bias) = targetScales
    if network.depth > 1 {
      return try .deepCovariance(dimension: dimension, layers: network.depth + 1, weightScale: weight, biasScale: bias)
    }
    return try .covariance(dimension: dimension, power: network.power, weightScale: weight, biasScale: bias)
  }

  /// σ_w and σ_b of the network behind the target.
  private var targetScales: (weight: Double, bias: Double) {
    (targetWeightScale ?? network.weightScale, targetBiasScale ?? network.biasScale)
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = network.parameters
    parameters["target-weight-scale"] = "\(targetScales.weight)"
    parameters["target-bias-scale"] = "\(targetScales.bias)"
    parameters["mean-field"] = meanField.map { "\($0)" }
    return parameters
  }
}
