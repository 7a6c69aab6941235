import ArgumentParser
import Diagnostics
import Kernels
import Networks

/// The options that name an infinitely wide network.
struct InfiniteNetworkOptions: ParsableArguments {
  @Option(help: "The number of hidden layers (default: 1).")
  var depth: Int?

  @Option(help: "The power q of the activation (z)_+^q (default: 1, which is ReLU).")
  var power: Double?

  @Option(help: "Another activation, as in init-net; power:q is --power q.")
  var activation: Activation.Kind?

  @Option(
    help: ArgumentHelp(
      "How --activation is centred and scaled: none, centred or unit, as in init-net (default: none, as it is)."))
  var normalisation: Activation.Normalisation?

  @Option(help: "The standard deviation of the weights, σ_w (default: 1).")
  var weightScale: Double?

  @Option(
    help:
      "The standard deviation of the biases, σ_b (default: 1); 0 for a network without, but not in 'theory power-law'.")
  var biasScale: Double?

  mutating func validate() throws {
    guard activation == nil || power == nil else {
      throw ValidationError("--power is the q of (z)_+^q; give it or --activation.")
    }
    guard normalisation == nil || activation != nil else {
      throw ValidationError("--normalisation is that of --activation.")
    }
  }

  /// Whether any is given.
  var isGiven: Bool {
    depth != nil || power != nil || activation != nil || normalisation != nil || weightScale != nil || biasScale != nil
  }

  /// - Throws: `Problem.usage` for numbers that are out of range.
  func network() throws -> InfiniteNetwork {
    guard let activation else {
      return try InfiniteNetwork(
        power: power ?? 1, weightScale: weightScale ?? 1, biasScale: biasScale ?? 1, depth: depth ?? 1)
    }
    return try InfiniteNetwork(
      Activation(activation, normalisation: normalisation ?? .none), weightScale: weightScale ?? 1,
      biasScale: biasScale ?? 1, depth: depth ?? 1)
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = [
      "depth": "\(depth ?? 1)", "weight-scale": "\(weightScale ?? 1)", "bias-scale": "\(biasScale ?? 1)",
    ]
    parameters["power"] = activation == nil ? "\(power ?? 1)" : nil
    parameters["activation"] = activation?.rawValue
    parameters["normalisation"] = activation == nil ? nil : (normalisation ?? .none).rawValue
    return parameters
  }
}
