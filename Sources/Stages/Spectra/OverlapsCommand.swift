import ArgumentParser
import Diagnostics
import Graphs
import LinearAlgebra
import Logging
import Spectra
import Store

/// `eigs overlaps`: overlaps of the eigenvectors of correlated graphs.
public struct OverlapsCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "overlaps",
    abstract: "Average the overlaps of the eigenvectors of correlated graphs.",
    discussion: """
      ⟨u_i, v_j⟩² for one eigenvector u_i of A and a window of eigenvectors v_j of B, A and B the adjacency matrices \
      of correlated Erdős–Rényi graphs in one order of their vertices, averaged over the trials of the file; \
      eigenvalues descending, counted from 1. A Cauchy curve peak·w²/((x − centre)² + w²) is fitted to the means \
      against x = μ_j − λ_i, with errors by the jackknife over blocks of trials. Trials run on all cores; results do \
      not depend on their number.

      Eigenvalues are (λ + q)/√(nq(1−q)), so that the bulk is the semicircle on [−2, 2]. The matrices themselves are \
      used as they are, or with --centred less their mean: A − q(J − Id).

      FILE  index (w): the j; overlap, overlap-error (w): mean and its standard error; eigenvalues/A (1), \
      eigenvalues/B, difference (w): means of λ_i, μ_j, μ_j − λ_i; window-sum, window-sum-error (1): of the overlaps; fit/peak, fit/width (half the width at half the height), fit/centre, each \
      with -error, fit/chi-squared-per-degree (1), fit/curve (w). Equal graphs give a curve of width 0 without a fit; \
      where none can be made the group fit is missing, and a warning says why. Attributes vertices, trials, \
      edge-probability, delta, index, centred.

      EXAMPLE
        eigs overlaps --graphs pairs.h5 --index 100 --window 80,120 -o overlaps.h5

      \(exitCodeHelp)
      """)

  @Option(help: "An ensemble of correlated graphs, from gen-data graphs with --trials.")
  var graphs: String

  @Option(help: "i, the number of A's eigenvector.")
  var index: Int

  @Option(help: "The first and the last j of B's eigenvectors, as first,last.")
  var window: CommaList<Int>

  @Flag(help: "Take the mean q off the entries beside the diagonal before diagonalising.")
  var centred = false

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard index >= 1 else { throw ValidationError("--index counts from 1.") }
    _ = try Self.range(window)
  }

  /// The window as a range.
  static func range(_ window: CommaList<Int>) throws -> ClosedRange<Int> {
    let ends = window.elements
    guard ends.count == 2, ends[0] >= 1, ends[0] <= ends[1] else {
      throw ValidationError("--window is first,last with 1 ≤ first ≤ last.")
    }
    return ends[0]...ends[1]
  }

  public func run() throws {
    let file = try H5Reader(graphs)
    let (law, trials) = try Self.ensemble(in: file)
    let q = law.edgeProbability
    let map = try Standardisation.bernoulli(q)
    let centred = centred
    let raw = try EigenvectorOverlaps(
      index: index, window: try Self.range(window), size: law.vertexCount, trials: trials
    ) { trial, a, b in
      law.adjacencies(trial: trial, into: &a, &b)
      guard centred else { return }
      map.apply(to: &a)
      map.apply(to: &b)
    }
    let scale = (Double(law.vertexCount) * map.variance).squareRoot()
    let overlaps = centred ? raw : raw.rescaled(shift: -q, scale: scale)
    let means = try TrialMeans(of: overlaps.squares)
    let fit = fit(overlaps)
    let parameters = [
      "index": "\(index)", "window": window.text, "centred": "\(centred)",
    ]
    try output.write(by: Self.self, kind: "overlaps", inputs: ["graphs": file], parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: [file]))
      try result.set("vertices", to: law.vertexCount)
      try result.set("trials", to: trials)
      try result.set("edge-probability", to: q)
      try result.set("delta", to: law.delta)
      try result.set("index", to: index)
      try result.set("centred", to: centred ? "true" : "false")
      try result.write(Array(overlaps.window), to: "index")
      try result.write(means.values, to: "overlap")
      try result.write(means.errors, to: "overlap-error")
      let first = Matrix(rows: trials, columns: 1, storage: overlaps.first)
      try result.write(try TrialMeans(of: first).values, to: "eigenvalues/A")
      try result.write(try TrialMeans(of: overlaps.second).values, to: "eigenvalues/B")
      try result.write(try TrialMeans(of: overlaps.differences).values, to: "difference")
      let sum = try TrialMeans(of: overlaps.windowSums)
      try result.write(sum.values, to: "window-sum")
      try result.write(sum.errors, to: "window-sum-error")
      if let fit { try Self.write(fit, to: result) }
    }
  }

  /// The law and its number of trials.
  ///
  /// - Throws: `Problem.badInput` for other files.
  private static func ensemble(in file: H5Reader) throws -> (law: CorrelatedGraphs, trials: Int) {
    let content = try GraphFile(file)
    guard let law = content.source as? CorrelatedGraphs, content.trials > 1 else {
      throw Problem(
        .badInput, file: file.path, cause: "holds no ensemble of Erdős–Rényi pairs to average over",
        remedy: "make one by gen-data graphs with --trials of 2 at least")
    }
    guard law.edgeProbability > 0, law.edgeProbability < 1 else {
      throw Problem(
        .badInput, file: file.path, object: "attribute edge-probability",
        cause: "is \(law.edgeProbability): all its graphs are equal, and their spectra no semicircles",
        remedy: "take a probability between 0 and 1")
    }
    return (law, content.trials)
  }

  private func fit(_ overlaps: EigenvectorOverlaps) -> CauchyFit? {
    do {
      return try CauchyFit(overlaps)
    } catch {
      Logger(label: "eigs overlaps").warning("no Cauchy curve: \(error)")
      return nil
    }
  }

  private static func write(_ fit: CauchyFit, to file: H5Writer) throws {
    for (name, value, error) in [
      ("peak", fit.curve.peak, fit.errors.peak), ("width", fit.curve.halfWidth, fit.errors.halfWidth),
      ("centre", fit.curve.centre, fit.errors.centre),
    ] {
      try file.write([value], to: "fit/\(name)")
      try file.write([error], to: "fit/\(name)-error")
    }
    try file.write([fit.chiSquaredPerDegree], to: "fit/chi-squared-per-degree")
    try file.write(fit.values, to: "fit/curve")
  }
}
