import Diagnostics
import Networks

extension ActivationConstants {
  /// a_σ and b_σ² of a network that satisfies Assumption 3.2(a), (b) of Fan and Wang: fully connected, without biases
  /// and scales of its weights, these Gaussian at the start, its activation normalised. (Of the readout's law only mean and
  /// variance count, which are 0 and 1.)
  ///
  /// - Throws: `Problem(.badInput)` for others, naming the attribute of the network's file.
  public init(ofNetwork architecture: any Architecture) throws {
    guard let network = architecture as? FullyConnected else {
      throw Problem(
        .badInput, object: "attribute architecture",
        cause: "is \(type(of: architecture).name), but the limit laws are those of fully connected networks",
        remedy: "take a fully connected network")
    }
    let parametrisation = network.parametrisation
    guard parametrisation.isPlain else {
      throw Problem(
        .badInput, object: "attribute parametrisation",
        cause: "is \(parametrisation.name.rawValue), with σ_w = \(parametrisation.weightScale) and "
          + "σ_b = \(parametrisation.biasScale); the limit laws are those of networks without biases and scales",
        remedy: "make the network with --parametrisation unit")
    }
    guard network.weightLaw == .gaussian else {
      throw Problem(
        .badInput, object: "attribute weight-law",
        cause:
          "is \(network.weightLaw.rawValue), but the limit laws are those of weights that are N(0, 1) at the start",
        remedy: "make the network with --weights gaussian")
    }
    let activation = network.activation
    do {
      try self.init(of: activation)
    } catch let problem as Problem {
      throw Problem(
        .badInput, object: "attributes activation, normalisation",
        cause: "are \(activation.kind.rawValue), \(activation.normalisation.rawValue): \(problem.cause)",
        remedy: "make the network with --normalisation unit")
    }
  }
}
