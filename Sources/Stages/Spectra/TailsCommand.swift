import ArgumentParser
import Diagnostics
import Spectra
import Store

/// `eigs tails`: power-law tails of spectra by maximum likelihood.
public struct TailsCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "tails",
    abstract: "Fit power-law tails to spectra by maximum likelihood, their cutoffs chosen by KS.",
    discussion: """
      For eigenvalues λ ≥ x_min the density ∝ λ^−α of largest likelihood, α = 1 + n/Σ log(λ_i/x_min), σ = (α−1)/√n, with the \
      x_min among the eigenvalues, the largest left out, that has the least Kolmogorov–Smirnov distance D of that law from \
      the n eigenvalues from it on (Clauset, Shalizi and Newman 2009). D is taken as the Python package powerlaw has it, \
      from the share of eigenvalues below each; α, x_min and D are those of that package.

      A fit is always found: the α of a bulk without a tail means nothing. How α moves with x_min, in curve/, tells. \
      Eigenvalues of at most M ε λ_1, ε = 2⁻⁵², are rounding, zeros of a matrix of small rank among them; they are left out \
      and counted. Fewer than two different values are refused.

      INPUT  a file of eigs, or any with vectors of eigenvalues (.h5, .npy, .npz, .csv).
      FILE   for a spectrum p: p/alpha, p/alpha-error (σ), p/cutoff (x_min), p/distance (D), p/tail-size (n), p/excluded, \
      p/largest (λ_1), each (1); p/weighted-alpha (α λ_1, as in Wang et al. 2023), p/weighted-alpha-log10 (α log₁₀ λ_1, as \
      in the literature), p/log-norm (log Σ λ_i^α, natural) and p/log10-norm (its decimal form), each (1); p/curve/cutoff, \
      p/curve/alpha, p/curve/distance, p/curve/tail-size (at most --curve points).

      EXAMPLE
        eigs tails weights.h5 --spectra W/1 -o tails.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The file with the spectra.")
  var input: String

  @Option(help: "The spectra: p for p/eigenvalues, or a data set's name; several with commas between, or all.")
  var spectra = "all"

  @Option(help: "The most points of the curve of α against x_min; x_min runs over all eigenvalues if there are fewer.")
  var curve = 200

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard 2..<1 << 24 ~= curve else { throw ValidationError("--curve must lie in 2…2²⁴−1.") }
  }

  public func run() throws {
    let file = try H5Reader.arrays(input, as: "eigenvalues")
    let names = try SpectrumNames(spectra, in: file, option: "--spectra").names
    let parameters = ["spectra": names.joined(separator: ","), "curve": "\(curve)"]
    try output.write(by: Self.self, kind: "tails", inputs: ["spectra": file], parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: [file]))
      for name in names {
        do {
          try write(SpectrumNames.eigenvalues(name, in: file), name, to: result)
        } catch var problem as Problem {
          problem.object = problem.object ?? name
          throw problem.located(in: input)
        }
      }
    }
  }

  private func write(_ eigenvalues: [Double], _ name: String, to result: H5Writer) throws {
    let resolved = PowerLawTail.resolved(eigenvalues)
    let cutoffs = try TailCutoffs(resolved)
    for (key, value) in TailFile.numbers(cutoffs.best(), excluded: eigenvalues.count - resolved.count) {
      try result.write([value], to: "\(name)/\(key)")
    }
    try TailFile.write(curveOf: cutoffs, points: curve, name, to: result)
  }
}
