import Diagnostics

/// Where the eigenvalues of a low-rank signal in the input stand in X_lᵀX_l, l = 0…L, as the sizes grow
/// (fan-2020-slides, "Propagation of signal").
///
/// The input is X_0 = Σ_k s_k u_k v_kᵀ + noise of variance 1/d_0, u_k and v_k uniform on unit spheres: outliers of
/// X_0ᵀX_0 by the transition of Baik, Ben Arous and Péché, then through the layers by `SpikeMap`. An eigenvalue that
/// a layer's bulk has absorbed stays in it: at the bulk's edge m′ is infinite, and so no map increases there.
public struct SpikePropagation: Sendable {
  /// One matrix X_lᵀX_l.
  public struct Layer: Sendable, Equatable {
    /// Where the bulk's limit ends.
    public let bulk: LimitEdge
    /// For every spike its eigenvalue's limit, or nil where the bulk has absorbed it.
    public let outliers: [Double?]

    /// The right edge of the bulk's limit.
    public var edge: Double { bulk.upper }
  }

  /// l = 0…L.
  public let layers: [Layer]

  /// - Parameters:
  ///   - strengths: s_k.
  ///   - network: the network, whose μ_0 is the noise's Marčenko–Pastur law.
  /// - Throws: `Problem(.usage)` for strengths that are not positive or another μ_0; `Problem(.numericalFailure)`.
  public init(strengths: [Double], through network: NetworkLimit) throws {
    guard strengths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Problem(
        .usage, object: "spikes \(strengths)", cause: "strengths are positive numbers", remedy: "leave out the others")
    }
    guard network.isNormalised else {
      throw Problem(
        .usage, object: "activation",
        cause: "is not normalised, but spikes are followed through normalised layers alone",
        remedy: "use --normalisation unit for the network and for its limit")
    }
    guard let noise = network.input.marchenkoPastur else {
      throw Problem(
        .usage, object: "input law",
        cause: "is not the Marčenko–Pastur law of noise; spikes in other inputs are not known",
        remedy: "take a Marčenko–Pastur input law")
    }
    var layers = [Layer(bulk: LimitEdge(of: noise), outliers: strengths.map { noise.outlier(strength: $0) })]
    var bulk: LimitSpectrum?
    for (index, ratio) in network.ratios.enumerated() {
      let map = SpikeMap(bSquared: network.layers[index].constants.bSquared, ratio: ratio)
      let outliers = try layers[index].outliers.map { spike -> Double? in
        guard let spike else { return nil }
        guard let bulk else { return map.image(of: spike, input: network.input) }
        return map.image(of: spike, bulk: try bulk.stieltjes(offSupport: spike))
      }
      let law = try LimitSpectrum(try network.conjugateKernel(layer: index + 1))
      layers.append(Layer(bulk: try LimitEdge(of: law), outliers: outliers))
      bulk = law
    }
    self.layers = layers
  }
}
