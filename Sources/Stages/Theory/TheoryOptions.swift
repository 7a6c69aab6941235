import ArgumentParser
import Diagnostics
import Kernels
import Networks
import Store
import Theory

/// What a limit law depends on: activation, aspect ratios, input law.
struct LawOptions: ParsableArguments {
  @OptionGroup var activation: ActivationOptions

  @Option(help: "b_σ² in 0…1, instead of the activation's; a_σ of the NTK stays the activation's.")
  var slopeSquared: Double?

  @Option(help: "The aspect ratios γ_1,…,γ_L, γ_l = n/d_l.")
  var ratios: CommaList<Double>?

  @Option(help: "The aspect ratio of every layer, with --depth.")
  var ratio: Double?

  @Option(help: "L, with --ratio.")
  var depth: Int?

  @Option(
    help: "μ_0: mp:<γ> (Marčenko–Pastur) or atoms:<place>@<weight>,…; see also --input-spectrum.")
  var inputLaw: String?

  @Option(help: "Take μ_0 from the eigenvalues in this HDF5 file.")
  var inputSpectrum: String?

  @Option(help: "The data set of eigenvalues in --input-spectrum.")
  var inputDataset = "eigenvalues"

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of the NTK (Theorem 3.8); all 1 if not given.")
  var scalings: CommaList<Double>?

  mutating func validate() throws {
    guard (ratios == nil) != (ratio == nil || depth == nil) else {
      throw ValidationError("Give either --ratios, or --ratio and --depth.")
    }
    guard 1...InfiniteNetwork.largestDepth ~= depth ?? 1 else {
      throw ValidationError("--depth must lie in 1…\(InfiniteNetwork.largestDepth).")
    }
    guard resolvedRatios.allSatisfy({ $0 > 0 && $0.isFinite }), !resolvedRatios.isEmpty else {
      throw ValidationError("All aspect ratios must be positive and finite.")
    }
    guard (inputLaw == nil) != (inputSpectrum == nil) else {
      throw ValidationError("Give the input law by either --input-law or --input-spectrum.")
    }
    if let scalings, scalings.elements.count != resolvedRatios.count + 1 {
      throw ValidationError("--scalings needs L + 1 = \(resolvedRatios.count + 1) numbers.")
    }
    if let inputLaw {
      do { _ = try SpectralLaw(parsing: inputLaw) } catch let problem as Problem {
        throw ValidationError("--input-law \(problem)")
      }
    }
    if let slopeSquared, !(0...1).contains(slopeSquared) {
      throw ValidationError("--slope-squared must lie in 0…1.")
    }
  }

  var resolvedRatios: [Double] {
    ratios?.elements ?? Array(repeating: ratio ?? 0, count: depth ?? 0)
  }

  /// b_σ² as given, or the activation's.
  func bSquared() throws -> Double { try slopeSquared ?? activation.value.checkedConstants().bSquared }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = [
      "activation": activation.activation.rawValue, "normalisation": activation.normalisation.rawValue,
      "ratios": CommaList(resolvedRatios).text,
    ]
    parameters["slope-squared"] = slopeSquared.map { "\($0)" }
    parameters["input-law"] = inputLaw
    parameters["input-dataset"] = inputSpectrum == nil ? nil : inputDataset
    parameters["scalings"] = scalings?.text
    return parameters
  }

  /// μ_0.
  func inputLaw(from file: H5Reader?) throws -> SpectralLaw {
    if let inputLaw { return try SpectralLaw(parsing: inputLaw) }
    guard let file else { throw Problem(.usage, object: "--input-spectrum", cause: "is not an HDF5 file") }
    do {
      return try SpectralLaw(eigenvalues: try file.vector(inputDataset))
    } catch let problem as Problem {
      var located = problem.located(in: file.path)
      located.object = located.object ?? inputDataset
      throw located
    }
  }

  func openSpectrum() throws -> H5Reader? { try inputSpectrum.map { try H5Reader($0) } }

  /// Refuses a name that is no law of so many layers.
  ///
  /// - Throws: `ValidationError` naming `option`.
  func checkLaw(_ name: String, option: String) throws {
    let depth = resolvedRatios.count
    switch name {
    case "ck", "ntk": return
    case "input":
      guard inputLaw?.hasPrefix("mp:") ?? false else {
        throw ValidationError("\(option) input: only an input law mp:<γ> has a density.")
      }
    default:
      guard name.hasPrefix("ck/"), let layer = Int(name.dropFirst(3)), (1...depth).contains(layer) else {
        throw ValidationError("\(option) knows ck/1 … ck/\(depth), ck, ntk and input; not '\(name)'.")
      }
    }
  }

  /// The transform of a law named `ck/<l>`, `ck` (the last layer), `ntk`, or `input` where μ_0 is mp:<γ>.
  func transform(_ name: String, input: SpectralLaw) throws -> LimitTransform {
    let ratios = resolvedRatios
    let coefficients: LimitCoefficients
    switch name.split(separator: "/").map(String.init) {
    case ["input"]:
      // The Marčenko–Pastur law is the Marčenko–Pastur map of a point mass at 1.
      guard let law = inputLaw, law.hasPrefix("mp:"), let ratio = Double(law.dropFirst(3)) else {
        throw Problem(
          .usage, object: "law 'input'", cause: "only an input law mp:<γ> has a density",
          remedy: "plot an empirical input spectrum without a limit")
      }
      return try LimitTransform(
        input: try .pointMass(at: 1), ratios: [ratio], bSquared: 1, coefficients: .conjugateKernel(layer: 1))
    case ["ck"]: coefficients = try .conjugateKernel(layer: ratios.count)
    case ["ntk"]:
      coefficients = try activation.value.tangentCoefficients(
        depth: ratios.count, scalings: scalings?.elements ?? Array(repeating: 1, count: ratios.count + 1),
        bSquared: slopeSquared)
    case let parts where parts.count == 2 && parts[0] == "ck":
      guard let layer = Int(parts[1]), (1...ratios.count).contains(layer) else { fallthrough }
      coefficients = try .conjugateKernel(layer: layer)
    default:
      throw Problem(
        .usage, object: "law '\(name)'", cause: "is not known",
        remedy: "laws are ck/1 … ck/\(ratios.count), ck (the last layer), ntk and input")
    }
    return try LimitTransform(input: input, ratios: ratios, bSquared: bSquared(), coefficients: coefficients)
  }
}

extension Activation {
  /// a_σ and b_σ² of eq. (7), free of rounding beyond b_σ² ≤ 1 ≤ a_σ.
  ///
  /// - Throws: `Problem.usage` unless E σ(ξ) = 0 and E σ(ξ)² = 1, which the limit laws assume.
  func checkedConstants() throws -> (a: Double, bSquared: Double) {
    let moments = moments
    guard abs(moments.mean) < 1e-9, abs(moments.secondMoment - 1) < 1e-9 else {
      throw Problem(
        .usage, object: "activation \(kind.rawValue), normalisation \(normalisation.rawValue)",
        cause:
          "E σ(ξ) = \(moments.mean) and E σ(ξ)² = \(moments.secondMoment), but the limit laws are those of 0 and 1",
        remedy: "use --normalisation unit for the network and for its limit")
    }
    return (max(moments.squaredSlope, 1), min(moments.slope * moments.slope, 1))
  }

  /// The combination of Lemma 3.5 and Theorem 3.8 for this activation, or for another b_σ².
  ///
  /// - Throws: `Problem.usage` for an activation that is not normalised, or scalings that are not L + 1.
  func tangentCoefficients(depth: Int, scalings: [Double], bSquared: Double? = nil) throws -> LimitCoefficients {
    let own = try checkedConstants()
    let constants = try TangentConstants(a: own.a, bSquared: bSquared ?? own.bSquared, depth: depth)
    return try LimitCoefficients.tangentKernel(constants, scalings: scalings)
  }
}
