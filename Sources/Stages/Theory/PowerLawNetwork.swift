import ArgumentParser
import Diagnostics
import Kernels
import Networks
import Store
import Theory

/// The network whose kernels' singularities the power laws come from: that of a file at infinite width, or one by hand.
struct PowerLawNetwork: ParsableArguments {
  @Option(help: "The network, a file of init-net or train: its depth, activation and scales, at infinite width.")
  var network: String?

  @Option(help: "The number of hidden layers; other than 1 for ReLU only. The network's, or 1.")
  var depth: Int?

  @Option(help: "The power q of the activation (z)_+^q; 1 is ReLU. The network's, or 1.")
  var power: Double?

  @Option(help: "The standard deviation of the weights, σ_w. The network's, or 1.")
  var weightScale: Double?

  @Option(help: "The standard deviation of the biases, σ_b. The network's, or 1.")
  var biasScale: Double?

  @Option(
    help: ArgumentHelp(
      "E c², the mean square of a shallow ReLU network's output weights: its mean-field regime. Of a mean-field "
        + "--network 1, as at its start, if not given."))
  var meanField: Double?

  @Option(help: "σ_w of the network whose outputs are the Gaussian-process target; --weight-scale if not given.")
  var targetWeightScale: Double?

  @Option(help: "σ_b of that network; --bias-scale if not given.")
  var targetBiasScale: Double?

  mutating func validate() throws {
    let (depth, power) = (depth ?? 1, power ?? 1)
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
      ("--weight-scale", weightScale), ("--bias-scale", biasScale), ("--mean-field", meanField),
      ("--target-weight-scale", targetWeightScale), ("--target-bias-scale", targetBiasScale),
    ] {
      guard scale ?? 1 > 0, (scale ?? 1).isFinite else {
        throw ValidationError("\(name) must be positive; without biases the kernels are singular beyond the diagonal.")
      }
    }
  }

  /// The kernels of the network in `file`, or of the one given by hand.
  ///
  /// - Throws: `Problem.usage` for an option that contradicts the file; `Problem.badInput` for a network whose kernels'
  ///   singularities are not known.
  func setting(_ file: H5Reader?) throws -> PowerLawSetting {
    let stated = try file.map { try PowerLawSetting($0) }
    if let stated, let path = file?.path {
      try Agreement.require("--depth", depth, is: stated.depth, of: path)
      try Agreement.require("--power", power.map { [$0] }, is: [stated.power], of: "the activation in \(path)")
      try Agreement.require("--weight-scale", weightScale.map { [$0] }, is: [stated.weightScale], of: path)
      try Agreement.require("--bias-scale", biasScale.map { [$0] }, is: [stated.biasScale], of: path)
      guard meanField == nil || stated.outputMoment != nil else {
        throw Problem(
          .usage, object: "--mean-field", cause: "contradicts \(path), whose parametrisation is not mean-field",
          remedy: "leave the option out, or give another network")
      }
    }
    var setting =
      stated
      ?? PowerLawSetting(
        inputs: nil, depth: depth ?? 1, power: power ?? 1, weightScale: weightScale ?? 1, biasScale: biasScale ?? 1)
    setting.outputMoment = meanField ?? setting.outputMoment
    setting.targetWeightScale = targetWeightScale ?? setting.weightScale
    setting.targetBiasScale = targetBiasScale ?? setting.biasScale
    return setting
  }
}
