import ArgumentParser
import Kernels

/// The options that name an infinitely wide network.
struct InfiniteNetworkOptions: ParsableArguments {
  @Option(help: "The number of hidden layers; other than 1 for ReLU only.")
  var depth = 1

  @Option(help: "The power q of the activation (z)_+^q; 1 is ReLU.")
  var power = 1.0

  @Option(help: "The standard deviation of the weights, σ_w.")
  var weightScale = 1.0

  @Option(help: "The standard deviation of the biases, σ_b; 0 for a network without, but not in 'theory power-law'.")
  var biasScale = 1.0

  /// - Throws: `Problem.usage` for numbers that are out of range.
  func network() throws -> InfiniteNetwork {
    try InfiniteNetwork(power: power, weightScale: weightScale, biasScale: biasScale, depth: depth)
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    ["depth": "\(depth)", "power": "\(power)", "weight-scale": "\(weightScale)", "bias-scale": "\(biasScale)"]
  }
}
