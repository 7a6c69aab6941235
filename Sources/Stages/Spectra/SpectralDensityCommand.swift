import ArgumentParser
import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import Spectra
import Store

/// `eigs density`: spectra of kernels and weights without the matrix.
public struct SpectralDensityCommand: Stage {
  public static let revision = 3

  public static let configuration = CommandConfiguration(
    commandName: "density",
    abstract: "Estimate spectra of conjugate and tangent kernels and of weights without the matrix.",
    discussion: """
      Stochastic Lanczos quadrature: from --probes random sign vectors Lanczos' method takes --steps steps, with full \
      reorthogonalisation; each gives a Gauss rule, and their mean the spectrum. What comes with an error is such a mean with its \
      standard error. Leading eigenvalues that stand apart are counted one by one, and the rules are tilted to the trace and, of a \
      stored kernel, the Frobenius norm, both known from the entries: neither adds to the variance.

      The error of a distribution function is about (F(1−F)/(n·probes))^½ for n rows. Details \
      finer than the spectrum's width over --steps are not seen, but near its ends.

      METHOD  recomputed: products with vectors from samples and weights alone, 4 n Σ d_l d_{l−1} operations of a tangent \
      kernel, in float32, and 4 n d of the others, in float64. stored (tangent kernels): the kernel is formed once in float32, \
      n² Σ (d_l + d_{l−1}) operations, and kept in a scratch file of 2 n² bytes (--scratch), which each step reads once for all \
      probes; it is removed at the end. dense (all others): the smaller of both Gram matrices is diagonalised, in float64, and \
      nothing is estimated. auto takes that of the fewest operations, dense where it takes no more than 4 times as many, and \
      of tangent kernels of no more rows than --steps. The \
      memory is that of the samples and features, of --probes × --steps vectors, and never n².

      A run that is ended goes on where it was, from the scratch file and OUTPUT.checkpoint, to the same bytes.

      INPUT  data: X (n, d). network: a file of init-net or train; for --parameters alone also a model, as 'eigs weights' \
      takes them. Tangent kernels are those of networks on vectors or images, conjugate ones of dense layers.
      FILE   for a kernel or parameter p (ck/0 … ck/L, ntk, W/1, …): p/x, p/density, p/distribution, p/support, p/atoms as \
      'theory' writes laws, and p/density-error, p/distribution-error (m); p/nodes, p/weights (probes, steps), the rules; \
      p/largest, p/largest-residuals (--largest), the largest Ritz values, from which an eigenvalue is no farther than the \
      residual, to which 4·10⁻⁶ of the largest are added for rounding in float32; p/smallest, p/smallest-residual (1), above the smallest eigenvalue; p/trace, p/trace-error, p/frobenius, \
      p/frobenius-error (1); p/trace-exact (1) and, of a stored kernel, p/frobenius-exact (1), from the entries; p/step-change (1), the Wasserstein-1 distance over the mean \
      between the laws of all steps and of half of them; p/quantiles (n), the quantiles (i − ½)/n, in the place of eigenvalues in \
      plots and in 'eigs compare'. Attributes of p: method, dimension, bandwidth, of weights matrix. With dense p/eigenvalues \
      (n), ascending, p/nodes and p/weights of one row, and errors that are 0.

      \(arrayFilesHelp)

      EXAMPLE
        eigs density --data x.h5 --network net.h5 --ck all --ntk -o density.h5
        eigs density --data x.h5 --network net.h5 --ntk --probes 20 --steps 200 \\
          --scratch /scratch/ntk.tiles -o density.h5
        eigs density --network run.h5 --parameters W/1 --scale wtw/h -o density.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The samples: a file with X.")
  var data: String?

  @Option(help: "The network: a file of init-net or train; with --parameters alone also a model.")
  var network: String

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "Layers whose conjugate kernel is looked at: all, last, none or a list such as 0,3,5.")
  var ck = LayerChoice.none

  @Flag(help: "The neural tangent kernel.")
  var ntk = false

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of the tangent kernel; all 1 if not given.")
  var scalings: CommaList<Double>?

  @Option(help: "The weights looked at: parameters' names, such as W/1,W/2, or all; none if not given.")
  var parameters: String?

  @Option(
    help:
      "Whose eigenvalues of weights: of WᵀW/h, WᵀW/d, WᵀW, WWᵀ/h, WWᵀ/d or WWᵀ, in this order, or the smaller of both over the larger dimension."
  )
  var scale = WeightSpectrum.Scale.rightByRows

  @Option(
    help:
      "How many random vectors; if not given so many that n·probes is about 3·10⁵, from 10 to 100 of a matrix of n rows."
  )
  var probes: Int?

  @Option(help: "The steps of Lanczos' method.")
  var steps = 100

  @Option(help: "How many of the largest eigenvalues to find; fewer than --steps.")
  var largest = 10

  @Option(help: "Points of each curve, about.")
  var points = 512

  @Option(
    help: "The standard deviation of the Gaussian that smooths the density; if not given the bulk's width over --steps."
  )
  var bandwidth: Double?

  @Option(help: "How the matrix is multiplied by vectors, or what is done in place of it.")
  var method = DensityMethod.auto

  @Option(help: ArgumentHelp("Where the stored kernel lies; OUTPUT.tiles if not given.", valueName: "file"))
  var scratch: String?

  @Option(help: "The seed of the random vectors.")
  var seed: UInt64 = 1

  @Option(help: "Seconds between checkpoints of Lanczos' method.")
  var checkpointInterval = 300.0

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard 2..<1 << 16 ~= probes ?? 2, 2..<1 << 16 ~= steps, 1..<1 << 16 ~= largest else {
      throw ValidationError("--probes and --steps must be at least 2, --largest at least 1, all below 2¹⁶.")
    }
    guard 10..<1 << 24 ~= points else { throw ValidationError("--points must lie in 10…2²⁴−1.") }
    guard bandwidth ?? 1 > 0 else { throw ValidationError("--bandwidth must be positive.") }
    guard checkpointInterval >= 0 else { throw ValidationError("--checkpoint-interval must not be negative.") }
    guard ck != .none || ntk || parameters != nil else {
      throw ValidationError("Ask for spectra with --ck, --ntk or --parameters.")
    }
    guard (data != nil) == (ck != .none || ntk) else {
      throw ValidationError("--data are needed for --ck and --ntk, and for them alone.")
    }
    guard scalings == nil || ntk else { throw ValidationError("--scalings are those of --ntk.") }
    guard scratch == nil || ntk && [.auto, .stored].contains(method) else {
      throw ValidationError("--scratch is for --ntk, with --method auto or stored.")
    }
    try LayerScalings.validate(scalings)
    guard method != .stored || ck == .none && parameters == nil else {
      throw ValidationError("--method stored is for --ntk: conjugate kernels and weights are products by themselves.")
    }
    guard method != .dense || !ntk else {
      throw ValidationError("--method dense is not for --ntk: take 'kernels --ntk' and 'eigs'.")
    }
  }

  public func run() throws {
    let dataFile = try data.map { try H5Reader.arrays($0, as: "X") }
    let weights = try parameters.map { _ in try WeightsInput(network, snapshot: snapshot, unfolding: nil) }
    let networkFile = dataFile == nil ? nil : try H5Reader(network)
    let stored = try networkFile.map { try StoredNetwork($0, snapshot: snapshot) }
    var inputs: [String: any InputFile] = weights?.files ?? [:]
    inputs["data"] = dataFile
    inputs["network"] = networkFile ?? inputs["network"]
    let fingerprint = try Digest.sha256(
      of:
        "\(Self.revision) \(Provenance.text(provenance)) \(inputs.mapValues { try $0.contentDigest() }.sorted { $0.key < $1.key })"
    )
    let state = DensityCheckpoint(path: "\(output.output).checkpoint", fingerprint: fingerprint)
    let tiles = scratch ?? "\(output.output).tiles"
    try output.check(
      inputs: Array(inputs.values),
      beside: [OutputPlace(state.path, role: "the run's checkpoint", isOwn: DensityCheckpoint.mayReplace)]
        + (ntk ? [OutputPlace(tiles, role: "--scratch", isOwn: TileFile.isOwn)] : []))
    try output.write(by: Self.self, kind: "density", inputs: inputs, parameters: provenance) { file in
      let readers = inputs.values.compactMap { $0 as? H5Reader }
      try file.set("data", to: Provenance.origin(of: readers))
      let run = DensityRun(command: self, state: state, file: file)
      if let weights { try run.lookAtWeights(weights) }
      guard let dataFile, let stored else { return }
      try file.set("samples", to: dataFile.shapeOfSamples()?.first ?? 0)
      do { try run.lookAtKernels(dataFile, stored, tiles) } catch let problem as Problem
        where problem.category == .badInput
      { throw problem.located(in: dataFile.path) }
    }
    state.remove()
  }

  /// The random vectors taken for a matrix of n rows.
  func probes(dimension n: Int) -> Int { probes ?? min(max((300_000 + n - 1) / max(n, 1), 10), 100) }

  private var provenance: [String: String] {
    var pairs = [
      "ck": ck.text, "ntk": "\(ntk)", "steps": "\(steps)", "largest": "\(largest)",
      "points": "\(points)", "method": method.rawValue, "seed": "\(seed)",
    ]
    pairs["snapshot"] = snapshot.map(String.init)
    pairs["scalings"] = scalings?.text
    pairs["probes"] = probes.map(String.init)
    pairs["parameters"] = parameters
    pairs["scale"] = parameters == nil ? nil : scale.rawValue
    pairs["bandwidth"] = bandwidth.map { "\($0)" }
    return pairs
  }
}
