import ArgumentParser
import Datasets
import Diagnostics
import LinearAlgebra
import Randomness
import Store

/// `gen-data process`: targets drawn from a Gaussian process of given covariance.
public struct ProcessCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "process",
    abstract: "Add targets to data: draws of a Gaussian process, given its covariance at the samples.",
    discussion: """
      Each draw is f = L ξ with L Lᵀ = Σ + δI, ξ standard normal, and δ of the size of rounding, since covariances of \
      smooth kernels and of coincident points are singular to working precision. Memory: one matrix (n, n).

      INPUT  data: X (n, d) and whatever else. covariance: a symmetric positive semidefinite matrix (n, n), float32 \
      or float64, such as that of 'kernels infinite --kernels covariance' at the same samples.
      FILE   the arrays of data but y and test/, for which there is no covariance; targets/gp (n), or (n, r) \
      for r > 1 draws, with the attribute jitter = δ; y (n), the first draw.

      EXAMPLE
        gen-data process --data x.h5 --covariance k.h5 -o y.h5
        gen-data process --data x.h5 --covariance k.h5 --draws 16 --seed 7 -o y.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The samples: a file with X.")
  var data: String

  @Option(help: "The file with the covariance matrix at the samples.")
  var covariance: String

  @Option(help: "The name of the matrix in that file.")
  var matrix = "covariance"

  @Option(help: "How many functions to draw.")
  var draws = 1

  @Option(help: "The seed of the draws.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard 1..<1 << 20 ~= draws else { throw ValidationError("--draws must lie in 1…2²⁰−1.") }
  }

  public func run() throws {
    let (dataFile, covarianceFile) = (
      try H5Reader.arrays(data, as: "X"), try H5Reader.arrays(covariance, as: matrix)
    )
    try output.check(inputs: [dataFile, covarianceFile])
    let samples = try (dataFile.shapeOfSamples() ?? dataFile.shape(of: "X")).first ?? 0
    let size = try covarianceFile.shape(of: matrix).first ?? 0
    guard samples == size else {
      throw Problem(
        .badInput, file: covariance, object: matrix, cause: "is of \(size) samples; X in \(data) has \(samples)",
        remedy: "compute the covariance at these samples")
    }
    try PhysicalMemory.require(
      bytes(samples: samples), for: "\(draws) draws at \(samples) samples",
      remedy: "take fewer samples or draws")
    let process = try process(in: covarianceFile)
    let values = process.draws(draws, stream: RandomStream(seed: seed, name: "data/process"))
    let inputs = ["data": dataFile, "covariance": covarianceFile]
    let parameters = ["matrix": matrix, "draws": "\(draws)", "seed": "\(seed)"]
    try output.write(by: Self.self, kind: "data", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: [dataFile, covarianceFile]))
      try file.copyArrays(of: dataFile) { !["y", Self.target].contains($0) && !$0.hasPrefix("test/") }
      try file.writeDraws(values, to: Self.target)
      try file.set("jitter", to: process.jitter, on: Self.target)
      try file.write(values.row(0), to: "y")
    }
  }

  private static let target = "targets/gp"

  private func process(in file: H5Reader) throws -> GaussianProcess {
    do {
      return try GaussianProcess(covariance: MatricesCommand.symmetric(matrix, in: file))
    } catch let problem as Problem {
      var located = problem.located(in: covariance)
      located.object = located.object ?? matrix
      throw located
    }
  }
}
