import Diagnostics
import Networks

extension LayerConstants {
  /// `architecture`, if the limit laws cover it: fully connected, without biases, its weights Gaussian at the start. (Of
  /// the readout's law only mean and variance count, which are 0 and 1.)
  ///
  /// - Throws: `Problem(.badInput)` for others, naming the attribute of the network's file.
  static func covered(_ architecture: any Architecture) throws -> FullyConnected {
    guard let network = architecture as? FullyConnected else {
      throw Problem(
        .badInput, object: "attribute architecture",
        cause: "is \(type(of: architecture).name), but the limit laws are those of fully connected networks",
        remedy: "take a fully connected network")
    }
    let parametrisation = network.parametrisation
    guard parametrisation.name != .standard else {
      throw Problem(
        .badInput, object: "attribute parametrisation",
        cause: "is standard, and the limit laws are those of weights N(0, 1) with their scales before them",
        remedy: "make the network with --parametrisation unit")
    }
    guard !parametrisation.hasBiases else {
      throw Problem(
        .badInput, object: "attribute parametrisation",
        cause:
          "is \(parametrisation.name.rawValue), with σ_b = \(parametrisation.biasScale): biases correlate the samples, and the limit "
          + "laws are those of nearly orthogonal ones",
        remedy: "make the network with --parametrisation unit, or --bias-scale 0")
    }
    guard network.weightLaw == .gaussian else {
      throw Problem(
        .badInput, object: "attribute weight-law",
        cause:
          "is \(network.weightLaw.rawValue), but the limit laws are those of weights that are N(0, 1) at the start",
        remedy: "make the network with --weights gaussian")
    }
    return network
  }

  /// Those of a network's layers.
  ///
  /// - Throws: as `covered`, and `layers(of:depth:weightScale:)`.
  static func layers(of architecture: any Architecture) throws -> [LayerConstants] {
    let network = try covered(architecture)
    return try layers(
      of: network.activation, depth: network.depth, weightScale: network.parametrisation.weightScale)
  }
}
