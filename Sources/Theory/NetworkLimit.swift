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

  /// - Throws: `Problem(.usage)` unless there is a layer and all ratios lie in 10^±30.
  public init(input: SpectralLaw, ratios: [Double], constants: ActivationConstants) throws {
    guard !ratios.isEmpty, ratios.allSatisfy(SpectralLaw.scales.contains) else {
      throw Problem(
        .usage, object: "ratios \(ratios)", cause: "a network has layers, and ratios n/d_l lie in 1e-30…1e30",
        remedy: "give one positive ratio for each hidden layer")
    }
    (self.input, self.ratios, self.constants) = (input, ratios, constants)
  }

  /// L.
  public var depth: Int { ratios.count }
}
