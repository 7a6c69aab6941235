import ArgumentParser
import Diagnostics
import Kernels
import Networks
import Store
import Theory

/// What a limit law depends on: a network at so many samples, or activation and aspect ratios by hand; an input law.
struct LawOptions: ParsableArguments {
  @Option(help: "The network: a file of init-net or train. Its limit is that at initialisation.")
  var network: String?

  @Option(help: "What the network is taken at: a file with samples X, or of kernels, whose NTK's scalings count.")
  var data: String?

  @Option(help: "The activation σ, as in init-net; the network's, or arctan.")
  var activation: Activation.Kind?

  @Option(help: "The activation's normalisation, as in init-net; the network's, or unit.")
  var normalisation: Activation.Normalisation?

  @Option(help: "b_σ² in 0…1, instead of the activation's; a_σ of the NTK stays the activation's.")
  var slopeSquared: Double?

  @Option(help: "The aspect ratios γ_1,…,γ_L, γ_l = n/d_l.")
  var ratios: CommaList<Double>?

  @Option(help: "The aspect ratio of every layer, with --depth.")
  var ratio: Double?

  @Option(help: "L, with --ratio.")
  var depth: Int?

  @Option(
    help: ArgumentHelp(
      "μ_0: mp:<γ> (Marčenko–Pastur) or atoms:<place>@<weight>,…; mp is that of --network and --data, γ = n/d_0; "
        + "see also --input-spectrum."))
  var inputLaw: String?

  @Option(help: "Take μ_0 from the eigenvalues in this HDF5 file.")
  var inputSpectrum: String?

  @Option(help: "The data set of eigenvalues in --input-spectrum (default: eigenvalues).")
  var inputDataset: String?

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of the NTK (Theorem 3.8); those of --data, or all 1.")
  var scalings: CommaList<Double>?

  mutating func validate() throws {
    guard (network == nil) == (data == nil) else { throw ValidationError("Give --network and --data together.") }
    let byHand = ratios != nil ? ratio == nil && depth == nil : ratio != nil && depth != nil
    guard network != nil || byHand else {
      throw ValidationError("Give --network and --data, or --ratios, or --ratio and --depth.")
    }
    guard 1...InfiniteNetwork.largestDepth ~= depth ?? 1 else {
      throw ValidationError("--depth must lie in 1…\(InfiniteNetwork.largestDepth).")
    }
    let given = (ratios?.elements ?? []) + [ratio].compactMap { $0 }
    guard given.allSatisfy(SpectralLaw.scales.contains) else {
      throw ValidationError("All aspect ratios must be numbers in 1e-30…1e30.")
    }
    guard (inputLaw == nil) != (inputSpectrum == nil) else {
      throw ValidationError("Give the input law by either --input-law or --input-spectrum.")
    }
    guard inputDataset == nil || inputSpectrum != nil else {
      throw ValidationError("--input-dataset names a data set of --input-spectrum.")
    }
    if let scalings {
      guard scalings.elements.allSatisfy({ $0 >= 0 }), scalings.elements.last ?? 0 > 0 else {
        throw ValidationError("--scalings are numbers of at least 0, the last above 0.")
      }
    }
    if let scalings, let depth = depthByHand, scalings.elements.count != depth + 1 {
      throw ValidationError("--scalings needs L + 1 = \(depth + 1) numbers.")
    }
    if let inputLaw, inputLaw != "mp" {
      do { _ = try SpectralLaw(parsing: inputLaw) } catch let problem as Problem {
        throw ValidationError("--input-law \(problem)")
      }
    }
    guard inputLaw != "mp" || network != nil else {
      throw ValidationError("--input-law mp takes its ratio from --network and --data; without them write mp:<γ>.")
    }
    if let slopeSquared, !(0...1).contains(slopeSquared) {
      throw ValidationError("--slope-squared must lie in 0…1.")
    }
  }

  /// The data set of the input law's eigenvalues.
  var spectrumName: String { inputDataset ?? "eigenvalues" }

  /// Whether μ_0 is a Marčenko–Pastur law.
  var isMarchenkoPastur: Bool { inputLaw.map { $0 == "mp" || $0.hasPrefix("mp:") } ?? false }

  /// L as far as the command line says it.
  private var depthByHand: Int? { network == nil ? ratios?.elements.count ?? depth : nil }

  /// Refuses options that none of the laws depends on.
  ///
  /// - Throws: `ValidationError`.
  func checkUse(for laws: [String]) throws {
    guard scalings == nil || laws.contains("ntk") else {
      throw ValidationError("--scalings are those of the tangent kernel, law ntk.")
    }
    let isGiven = activation != nil || normalisation != nil
    guard !isGiven || slopeSquared == nil || network != nil || laws.contains("ntk") else {
      throw ValidationError("--activation has no part in a conjugate kernel whose b_σ² is that of --slope-squared.")
    }
  }

  /// Refuses a name that is no law, as far as the command line tells.
  ///
  /// - Throws: `ValidationError` naming `option`.
  func checkLaw(_ name: String, option: String) throws {
    switch name {
    case "ck", "ntk": return
    case "input":
      guard isMarchenkoPastur else {
        throw ValidationError("\(option) input: only an input law mp or mp:<γ> has a density.")
      }
    default:
      let last = depthByHand.map(String.init) ?? "L"
      guard name.hasPrefix("ck/"), let layer = Int(name.dropFirst(3)), layer >= 1, layer <= depthByHand ?? .max else {
        throw ValidationError("\(option) knows ck/1 … ck/\(last), ck, ntk and input; not '\(name)'.")
      }
    }
  }

  /// Opens the files and brings them together with the options.
  ///
  /// - Throws: `Problem.usage` where an option contradicts a file; `Problem.badInput` for files that do not fit together
  ///   or networks without a limit.
  func setting() throws -> LimitSetting { try LimitSetting(self) }
}
