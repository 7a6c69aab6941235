import Diagnostics

/// A network at initialisation whose widths grow with the number of samples, as far as its kernels' limit spectra see
/// it (Assumption 3.2 of Fan and Wang; for activations that are not normalised see `LayerConstants`).
public struct NetworkLimit: Sendable {
  /// μ_0, the limit spectrum of X_0ᵀX_0.
  public let input: SpectralLaw
  /// γ_1, …, γ_L, γ_l = lim n/d_l.
  public let ratios: [Double]
  /// Those of layers 1…L.
  public let layers: [LayerConstants]

  /// The limit of a normalised activation.
  ///
  /// - Throws: as the other initialiser.
  public init(input: SpectralLaw, ratios: [Double], constants: ActivationConstants) throws {
    try self.init(input: input, ratios: ratios, layers: ratios.map { _ in LayerConstants(constants) })
  }

  /// - Throws: `Problem(.usage)` unless there is a layer, as many constants as ratios, and all ratios lie in 10^±30.
  public init(input: SpectralLaw, ratios: [Double], layers: [LayerConstants]) throws {
    guard !ratios.isEmpty, ratios.count == layers.count, ratios.allSatisfy(SpectralLaw.scales.contains) else {
      throw Problem(
        .usage, object: "ratios \(ratios)", cause: "a network has layers, and ratios n/d_l lie in 1e-30…1e30",
        remedy: "give one positive ratio for each hidden layer")
    }
    (self.input, self.ratios, self.layers) = (input, ratios, layers)
  }

  /// L.
  public var depth: Int { ratios.count }

  /// Whether all layers' activations are normalised at their scale.
  public var isNormalised: Bool { layers.allSatisfy { $0.scale == 1 && $0.outlier == 0 } }

  /// The first layer before l whose activation has a mean; nil where none has.
  public func correlatedLayer(before layer: Int) -> Int? {
    layers.prefix(layer - 1).firstIndex { $0.outlier > 0 }.map { $0 + 1 }
  }

  /// - Throws: `Problem(.usage)` where an activation before layer l is not centred.
  func requireCentred(before layer: Int, for law: String) throws {
    guard let below = correlatedLayer(before: layer) else { return }
    throw Problem(
      .usage, object: law,
      cause: "E σ is not 0 in layer \(below): samples are correlated behind it, and the limit laws are those of nearly "
        + "orthogonal ones",
      remedy: "take --normalisation centred or unit, or the laws up to layer \(below)")
  }
}
