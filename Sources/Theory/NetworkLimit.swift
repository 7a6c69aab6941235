import Diagnostics

/// A network at initialisation whose widths grow with the number of samples, as far as its kernels' limit spectra see
/// it (Assumption 3.2 of Fan and Wang).
public struct NetworkLimit: Sendable {
  /// μ_0, the limit spectrum of X_0ᵀX_0.
  public let input: SpectralLaw
  /// γ_1, …, γ_L, γ_l = lim n/d_l.
  public let ratios: [Double]
  /// a_σ and b_σ².
  public let constants: ActivationConstants

  /// - Throws: `Problem(.usage)` unless there is a layer and all ratios are positive and finite.
  public init(input: SpectralLaw, ratios: [Double], constants: ActivationConstants) throws {
    guard !ratios.isEmpty, ratios.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Problem(
        .usage, object: "ratios \(ratios)", cause: "a network has layers, and ratios n/d_l are positive numbers",
        remedy: "give one positive ratio for each hidden layer")
    }
    (self.input, self.ratios, self.constants) = (input, ratios, constants)
  }

  /// L.
  public var depth: Int { ratios.count }
}
