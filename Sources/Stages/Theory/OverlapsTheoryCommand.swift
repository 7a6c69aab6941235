import ArgumentParser
import Diagnostics
import Spectra
import Store
import Theory

/// `theory overlaps`: what Dyson's Brownian motion predicts for the eigenvectors of correlated graphs.
public struct OverlapsTheoryCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "overlaps",
    abstract: "Predict the overlaps of the eigenvectors of correlated graphs.",
    discussion: """
      E⟨u_i, v_j⟩² = K(λ_i, μ_j)/n with K(x, y) = (1−r²)/((1−r²)² − r(1+r²)xy + r²(x²+y²)) and r = 1 − δ/(1−q), the \
      correlation of the graphs' entries; in y that is exactly a Cauchy curve of height 1/(tC) and half-width t√C/r, \
      t = 1 − r², C = 1 − x²/4. Beside it the slides' form t/((λ−μ)² + Ct²), to which it tends for r → 1. Both speak \
      of averages over several eigenvalues and hold where the half-width exceeds their spacing: see \
      width-over-spacing, which should be above 1. At δ = 0 the prediction is 1 at j = i and 0 elsewhere.

      --simulate draws the flow itself, B = rA + √(1−r²)Z with A, Z of the Gaussian orthogonal ensemble, which holds \
      at every δ; for graphs that are not --centred the first index, their largest eigenvalue, is left out.

      The eigenvalues are the means in --overlaps, else the semicircle's classical locations for --vertices.

      FILE  index (w): the j; prediction, cauchy (w): overlaps, K/n; fine/index, fine/prediction, fine/cauchy (10w−9): \
      the same in tenths of j; peak, width, centre (1): the Cauchy curve of prediction against μ_j − λ_i; \
      width-over-spacing, window-sum (1); with --overlaps chi-squared-per-degree (1); with --simulate flow/overlap, \
      flow/overlap-error (w), flow/window-sum (1) and with --overlaps flow/chi-squared-per-degree (1), of the \
      difference. No χ² is written at δ = 0, where nothing varies.

      EXAMPLE
        theory overlaps --overlaps overlaps.h5 -o overlap-theory.h5
        theory overlaps --vertices 500 --edge-probability 0.5 --delta 0.01 \\
          --index 100 --window 80,120 -o p.h5

      \(exitCodeHelp)
      """)

  @Option(help: "A file of eigs overlaps, which also says n, q, δ, i and the window.")
  var overlaps: String?

  @Option(help: "n, the number of vertices.")
  var vertices: Int?

  @Option(help: "q, the probability of an edge.")
  var edgeProbability: Double?

  @Option(help: "δ in 0…1−q, the share of edges that differ.")
  var delta: Double?

  @Option(help: "i, the number of A's eigenvector.")
  var index: Int?

  @Option(help: "The first and the last j of B's eigenvectors, as first,last.")
  var window: CommaList<Int>?

  @Flag(help: "The graphs are less their mean, so that no eigenvalue stands apart.")
  var centred = false

  @Option(help: "How many pairs of the Gaussian flow to draw.")
  var simulate = 0

  @Option(help: "The seed of the pairs that --simulate draws (default: 1).")
  var seed: UInt64?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    let given = [vertices != nil, edgeProbability != nil, delta != nil, index != nil, window != nil]
    guard overlaps != nil ? !given.contains(true) && !centred : !given.contains(false) else {
      throw ValidationError(
        "Give either --overlaps, or all of --vertices, --edge-probability, --delta, --index and --window.")
    }
    guard simulate == 0 || simulate >= 2 else { throw ValidationError("--simulate needs 2 pairs at least, or 0.") }
    guard seed == nil || simulate > 0 else { throw ValidationError("--seed is for --simulate.") }
    if let vertices, vertices < 2 { throw ValidationError("--vertices must be at least 2.") }
    if let index, index < 1 { throw ValidationError("--index counts from 1.") }
    if let window { _ = try OverlapsCommand.range(window) }
    if let q = edgeProbability, !(q > 0 && q < 1) {
      throw ValidationError("--edge-probability must lie between 0 and 1.")
    }
    if let delta, let q = edgeProbability, !(delta >= 0 && delta <= 1 - q) {
      throw ValidationError("--delta must lie in 0…1−q = 0…\(1 - q).")
    }
  }

  public func run() throws {
    let file = try overlaps.map { try H5Reader($0) }
    let setting = try setting(file)
    // At δ = 0 there is no kernel, and eigenvectors coincide.
    let kernel =
      setting.delta == 0
      ? nil : try Self.kernel(setting, located: file)
    var inputs: [String: H5Reader] = [:]
    inputs["overlaps"] = file
    try output.write(by: Self.self, kind: "overlap-theory", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: "synthetic")
      try result.set("vertices", to: setting.vertices)
      try result.set("edge-probability", to: setting.edgeProbability)
      try result.set("delta", to: setting.delta)
      try result.set("index", to: setting.index)
      try OverlapPrediction(setting, kernel: kernel).write(to: result)
      guard simulate > 0 else { return }
      try writeFlow(setting, distance: kernel?.distance ?? 0, to: result)
    }
  }

  private func setting(_ file: H5Reader?) throws -> OverlapSetting {
    if let file { return try OverlapSetting(file) }
    guard let vertices, let edgeProbability, let delta, let index, let window else {
      throw Problem(.usage, object: "--overlaps", cause: "is missing", remedy: "give it, or the graphs' parameters")
    }
    return try OverlapSetting(
      vertices: vertices, edgeProbability: edgeProbability, delta: delta, index: index,
      window: try OverlapsCommand.range(window), centred: centred)
  }

  private static func kernel(_ setting: OverlapSetting, located file: H5Reader?) throws -> DysonOverlap {
    do {
      return try DysonOverlap(edgeProbability: setting.edgeProbability, differing: setting.delta)
    } catch var problem as Problem {
      if let file { (problem.category, problem.file) = (.badInput, file.path) }
      throw problem
    }
  }

  private var parameters: [String: String] {
    var parameters: [String: String] = [:]
    parameters["vertices"] = vertices.map { "\($0)" }
    parameters["edge-probability"] = edgeProbability.map { "\($0)" }
    parameters["delta"] = delta.map { "\($0)" }
    parameters["index"] = index.map { "\($0)" }
    parameters["window"] = window?.text
    parameters["centred"] = overlaps == nil ? "\(centred)" : nil
    parameters["simulate"] = simulate > 0 ? "\(simulate)" : nil
    parameters["seed"] = simulate > 0 ? "\(seed ?? 1)" : nil
    return parameters
  }

  /// The flow drawn: of n matrices' eigenvalues, or of n − 1 where one of the graphs' stands apart.
  private func writeFlow(_ setting: OverlapSetting, distance: Double, to file: H5Writer) throws {
    let outliers = setting.centred ? 0 : 1
    let pairs = DysonPairs(size: setting.vertices - outliers, distance: distance, seed: seed ?? 1)
    let window = setting.window.lowerBound - outliers...setting.window.upperBound - outliers
    let drawn = try EigenvectorOverlaps(
      index: setting.index - outliers, window: window, size: pairs.size, trials: simulate
    ) { pairs.fill(trial: $0, &$1, &$2) }
    let means = try TrialMeans(of: drawn.squares)
    try file.write(means.values, to: "flow/overlap")
    try file.write(means.errors, to: "flow/overlap-error")
    try file.write(try TrialMeans(of: drawn.windowSums).values, to: "flow/window-sum")
    guard setting.delta > 0, let measured = setting.measured else { return }
    let zeros = [Double](repeating: 0, count: setting.window.count)
    guard let statistic = measured.difference(to: means).chiSquaredPerDegree(of: zeros) else { return }
    try file.write([statistic], to: "flow/chi-squared-per-degree")
  }
}
