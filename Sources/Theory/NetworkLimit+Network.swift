import Diagnostics
import Networks

extension NetworkLimit {
  /// The limit of `network` at n samples: γ_l = n/d_l, a_σ and b_σ² of its activation, in each layer at its own scale.
  ///
  /// - Parameters:
  ///   - network: its widths d_l, activation and scales.
  ///   - n: the number of samples.
  ///   - input: μ_0; if nil that of independent entries of variance 1/d_0, Marčenko–Pastur of ratio n/d_0.
  /// - Throws: `Problem(.badInput)` for a network that the limit does not cover, see `ActivationConstants`, and n < 1.
  public init(of network: FullyConnected, samples n: Int, input: SpectralLaw? = nil) throws {
    guard n > 0 else {
      throw Problem(.badInput, cause: "there are \(n) samples", remedy: "give at least one sample")
    }
    try self.init(
      input: try input ?? SpectralLaw(marchenkoPastur: Double(n) / Double(network.inputs)),
      ratios: network.widths.map { Double(n) / Double($0) }, layers: LayerConstants.layers(of: network))
  }
}
