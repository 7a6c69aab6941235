import ArgumentParser
import Diagnostics
import Networks
import Store
import Theory

/// What a limit law depends on: activation, aspect ratios, input law.
struct LawOptions: ParsableArguments {
  @OptionGroup var activation: ActivationOptions

  @Option(help: "b_σ², instead of the activation's (0…1).")
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
    guard resolvedRatios.allSatisfy({ $0 > 0 && $0.isFinite }), !resolvedRatios.isEmpty else {
      throw ValidationError("All aspect ratios must be positive, and --depth at least 1.")
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
    ratios?.elements ?? Array(repeating: ratio ?? 0, count: max(depth ?? 0, 0))
  }

  var bSquared: Double {
    let slope = activation.value.moments.slope
    return slopeSquared ?? min(slope * slope, 1)
  }

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
      let moments = activation.value.moments
      let constants = try TangentConstants(
        a: moments.squaredSlope, bSquared: bSquared, depth: ratios.count)
      coefficients = try .tangentKernel(
        constants, scalings: scalings?.elements ?? Array(repeating: 1, count: ratios.count + 1))
    case let parts where parts.count == 2 && parts[0] == "ck":
      guard let layer = Int(parts[1]), (1...ratios.count).contains(layer) else { fallthrough }
      coefficients = try .conjugateKernel(layer: layer)
    default:
      throw Problem(
        .usage, object: "law '\(name)'", cause: "is not known",
        remedy: "laws are ck/1 … ck/\(ratios.count), ck (the last layer), ntk and input")
    }
    return try LimitTransform(input: input, ratios: ratios, bSquared: bSquared, coefficients: coefficients)
  }
}
