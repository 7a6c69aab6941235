import Diagnostics
import Networks

extension ActivationConstants {
  /// a_σ and b_σ² of a network that satisfies Assumption 3.2(a), (b) of Fan and Wang: fully connected, without biases
  /// and scales of its weights, these Gaussian at the start, its activation normalised. (Of the readout's law only mean and
  /// variance count, which are 0 and 1.)
  ///
  /// - Throws: `Problem(.badInput)` for others, naming the attribute of the network's file.
  public init(ofNetwork architecture: any Architecture) throws {
    let network = try LayerConstants.covered(architecture)
    guard network.parametrisation.weightScale == 1 else {
      throw Problem(
        .badInput, object: "attribute parametrisation",
        cause: "has σ_w = \(network.parametrisation.weightScale), not 1",
        remedy: "make the network with --parametrisation unit")
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
