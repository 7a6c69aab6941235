import ArgumentParser
import Diagnostics
import LinearAlgebra
import Networks
import Spectra
import Store
import Training

extension WeightSpectrum.Scale: ExpressibleByArgument {}
extension MatrixShape.Unfolding: ExpressibleByArgument {}

/// `eigs weights`: spectra of a network's weights or of anyone's, their leading singular vectors, bulks and tails.
public struct WeightsCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Diagonalise WᵀW/h or WWᵀ/d of weight matrices, and say what their spectra hold.",
    discussion: """
      W has shape (h, d): h outputs, d inputs. All eigenvalues of the matrix --scale names, in float64, the zeros that W's \
      rank leaves among them; the leading right singular vectors u_i of W, the eigenvectors of WᵀW, and their alignments \
      |β_jᵀu_i|/‖β_j‖ with the directions β_j of a teacher; the principal angles between span{β_j} and the space of the \
      leading u_i (Wang et al. 2023, Sections 5.2 and 5.3).

      Of other programs' models, and with --analysis of any, what the M = min(h, d) largest eigenvalues λ hold, as a table on \
      standard output. Their scale is that of WᵀW/N, N = max(h, d), unless --scale names another (WeightWatcher since 0.6.5 \
      has WᵀW: x_min N times as large, the same α and D).

      BULK   the M − k smallest eigenvalues as those of noise of variance σ², of shape (N−k, M−k): a Marčenko–Pastur law \
      of mean σ²(N−k)/N. The outliers beyond it have p-values below 0.01 by the Tracy–Widom law of β = 1 (centring and scale of Johnstone 2001 \
      with n − ½, p − ½ as Ma 2012). k begins at the least Kolmogorov–Smirnov distance from the law and becomes the number \
      of outliers until both agree; where they cannot, with k ≤ M/2, it is that of the least distance. A matrix unlike noise \
      with outliers has a large distance.
      TAIL   α ± σ, x_min, D and size as 'eigs tails' has them, over all eigenvalues from x_min on; there is no x_max that \
      would bias α. The ranges of x_min and α are the quantiles 0.05 and 0.95 over --resamples samples drawn from the \
      eigenvalues. Largest eigenvalues beyond a gap of a factor of 2 are named, with α as it is without them; the fit has \
      them all. Matrices of fewer than \(MatrixAnalysis.leastCount) eigenvalues have neither bulk nor tail.
      COPY   the Wasserstein-1 distance, over their mean, of the eigenvalues from those of the matrix with its entries in \
      random order.

      INPUT  a network of init-net, also with --storage seed, or of train, with --snapshot of an epoch it kept; or a model: \
      a .safetensors file (F16, BF16, F32, F64), a folder with one or with shards and their index, an .npz file of numpy, \
      any HDF5 file; or a published model's name, such as all-MiniLM-L6-v2, found as data sets are. Vectors, integers and \
      empty arrays are passed over, which is said. Arrays of more axes are unfolded by --outputs. \
      --directions-of a file with teacher/directions (k, d), as gen-data writes it.
      FILE   for a parameter at p, such as W/1: p/eigenvalues, ascending, (d) of WᵀW, (h) of WWᵀ; attributes matrix, such \
      as "WᵀW/h", rows h and columns d of the group p. With --vectors p/eigenvectors (vectors, d), unit rows, largest \
      first; with directions p/alignments/<j> (vectors), j = 1…k, and p/vector-angles (vectors), the angle in radians of \
      each u_i with span{β_j}; with --angles m p/angles (min(k, m)), radians, ascending. Of an analysis names, the \
      matrices in their order; p/ratio (N/M), p/stable-rank (Σλ/λ_1), p/shuffled-distance; the names of 'eigs tails' and \
      p/cutoff-low, -high, p/alpha-low, -high, p/far-count, p/far-ratio, p/alpha-without-far; p/variance (σ², of W's \
      entries), p/edge, p/lower-edge, p/outlier-count, p/bulk-distance, p/largest-statistic, p/largest-p-value (of λ_1), \
      each (1); p/outliers, p/outlier-statistics, p/outlier-p-values (k), largest first; p/shuffled (M), the copy's \
      eigenvalues; p/curve/… as of 'eigs tails'; p/bulk, the law, as 'theory' writes laws. --csv has the single numbers.

      EXAMPLE
        eigs weights model.safetensors
        eigs weights all-MiniLM-L6-v2 --csv minilm.csv -o minilm.h5
        eigs weights run.h5 --parameters W/1 --vectors 4 --directions-of x.h5 \\
          --angles 100 -o weights.h5
        eigs weights run.h5 --snapshot 5 --scale wwt/d -o weights.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The network: a file of init-net or train; or a model: its file, its folder or its name.")
  var input: String?

  @Option(help: "In its place a published model's name.")
  var pretrained: String?

  @Flag(help: "Where the published model cannot be had, take weights from a seed in its place, and say so.")
  var allowStandIn = false

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "The parameters' names, such as W/1,W/2, or all: those that are no vectors.")
  var parameters = "all"

  @Option(
    help: ArgumentHelp(
      "Which axis of a model's arrays of three and more is that of the outputs, the matrix being that axis against all "
        + "others: first, or last (default: last for names that end in kernel, else first)."))
  var outputs: MatrixShape.Unfolding?

  @Option(
    help: ArgumentHelp(
      "Whose eigenvalues: of WᵀW/h, WᵀW/d, WᵀW, WWᵀ/h, WWᵀ/d or WWᵀ, in this order, or the smaller of both over the larger "
        + "dimension (default: this of models and with --analysis, else wtw/h)."))
  var scale: WeightSpectrum.Scale?

  @Option(help: "How many leading right singular vectors to store.")
  var vectors = 0

  @Option(help: ArgumentHelp("Compare with the teacher's directions in this file.", valueName: "file"))
  var directionsOf: String?

  @Option(help: "m: the principal angles with the space of the m leading right singular vectors.")
  var angles: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Bulk, outliers, tail and shuffled copy (default: of models of other programs).")
  var analysis: Bool?

  @Option(help: ArgumentHelp("Also write the analysis' numbers to this file.", valueName: "file"))
  var csv: String?

  @Flag(help: "Print no table of the analysis.")
  var quiet = false

  @Option(help: "Of an analysis: the most points of α against x_min (default: 200).")
  var curve: Int?

  @Option(help: "Of an analysis: how often the tail is fitted to eigenvalues drawn again (default: 100).")
  var resamples: Int?

  @Option(help: "Of an analysis: the seed of these draws and of the shuffled copy (default: 1).")
  var seed: UInt64?

  @OptionGroup var output: PrintedOutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (input == nil) != (pretrained == nil) else {
      throw ValidationError("Give a file or folder, or the name of a published model with --pretrained.")
    }
    guard pretrained != nil || !allowStandIn else {
      throw ValidationError("--allow-stand-in is for the model that --pretrained names.")
    }
    guard pretrained == nil || snapshot == nil else {
      throw ValidationError("--snapshot is for training runs of this program.")
    }
    guard vectors >= 0 else { throw ValidationError("--vectors must not be negative.") }
    guard angles ?? 1 > 0 else { throw ValidationError("--angles must be positive.") }
    guard angles == nil || directionsOf != nil else {
      throw ValidationError("--angles are those with the directions of --directions-of.")
    }
    guard directionsOf == nil || vectors > 0 || angles != nil else {
      throw ValidationError("--directions-of needs --vectors or --angles, what to compare with.")
    }
    guard output.output != nil || vectors == 0 && directionsOf == nil else {
      throw ValidationError("--vectors and --angles go into the file of --output, which is not given.")
    }
    guard 2..<1 << 24 ~= curve ?? 2 else { throw ValidationError("--curve must lie in 2…2²⁴−1.") }
    guard 2..<1 << 24 ~= resamples ?? 2 else { throw ValidationError("--resamples must lie in 2…2²⁴−1.") }
  }

  public func run() throws {
    let source = try weights()
    let directionsFile = try directionsOf.map { try H5Reader($0) }
    let directions: Matrix<Double>? = try directionsFile?.matrix(TeacherDirections.place)
    let analyses = try requireUse(isNetwork: source.isNetwork)
    let chosen = try source.choice(of: parameters)
    let scale = scale ?? (source.isNetwork && !analyses ? .rightByRows : .smaller)
    var inputs = source.files
    inputs["directions"] = directionsFile
    let table = csv.map { OutputPlace($0, role: "--csv", isOwn: MatrixTable.isOwn) }
    if let file = output.file {
      try file.check(inputs: Array(inputs.values), beside: [table].compactMap { $0 })
    } else if let table {
      try OutputPlace.check([table], inputs: inputs.values.flatMap { [$0.path] + $0.sources() })
    }
    var answer = MatrixTable(skipped: parameters == "all" ? source.matrices.shapes.filter { !$0.isWeight } : [])
    /// Each matrix in turn, to the file if there is one.
    func walk(_ result: H5Writer?) throws {
      for index in chosen {
        let shape = source.matrices.shapes[index]
        do {
          let found = try look(at: index, of: source.matrices, scale, directions, analyses, result)
          if let found { answer.add(found, shape) }
        } catch var problem as Problem {
          guard problem.object == "directions" else {
            problem.object = problem.object ?? shape.name
            throw problem.located(in: source.path)
          }
          problem.cause = "\(problem.cause) (\(shape.name) of \(source.path))"
          throw problem.located(in: directionsOf ?? source.path)
        }
      }
      // Before the output is in place, so that there is none where it cannot be written.
      if let csv { try AtomicFile.write(answer.csv, to: csv) }
    }
    guard let file = output.file else {
      try walk(nil)
      if !quiet { print(answer.text) }
      return
    }
    let provenance = provenance(of: source, chosen, scale, analyses)
    try file.write(by: Self.self, kind: "spectrum", inputs: inputs, parameters: provenance) { result in
      let origins =
        try [source.origin] + [directionsFile].compactMap { $0 }.compactMap { try Provenance.origin(of: $0) }
      try result.set("data", to: Provenance.origin(among: origins))
      if analyses { try result.write(chosen.map { source.matrices.shapes[$0].name }, to: "names") }
      try walk(result)
    }
    if analyses, !quiet { print(answer.text) }
  }

  private func weights() throws -> WeightsInput {
    if let pretrained {
      return try WeightsInput(published: pretrained, allowingStandIn: allowStandIn, unfolding: outputs)
    }
    return try WeightsInput(input ?? "", snapshot: snapshot, unfolding: outputs)
  }

  /// Whether there is an analysis.
  ///
  /// - Throws: `Problem.usage` for options that would have no effect, and a command that would do nothing.
  private func requireUse(isNetwork: Bool) throws -> Bool {
    let analyses = analysis ?? !isNetwork
    guard !quiet || output.output != nil || csv != nil else {
      throw Problem(
        .usage, object: "--quiet", cause: "leaves nothing to do",
        remedy: "name a file with -o or --csv, or leave it out")
    }
    let given = [
      ("--quiet", quiet),
      ("--csv", csv != nil), ("--curve", curve != nil), ("--resamples", resamples != nil), ("--seed", seed != nil),
    ]
    if !analyses, let option = given.first(where: \.1)?.0 {
      throw Problem(.usage, object: option, cause: "is of an analysis", remedy: "give --analysis, or leave it out")
    }
    guard analyses || output.output != nil else {
      throw Problem(
        .usage, object: "--output", cause: "is missing: eigenvalues go into a file",
        remedy: "name one with -o, or ask for --analysis, which prints a table")
    }
    return analyses
  }

  private func provenance(
    of source: WeightsInput, _ chosen: [Int], _ scale: WeightSpectrum.Scale, _ analyses: Bool
  ) -> [String: String] {
    let names = chosen.map { source.matrices.shapes[$0].name }.joined(separator: ",")
    // Those of a large model are more than an attribute holds.
    var provenance = ["parameters": source.isNetwork ? names : parameters, "scale": scale.rawValue]
    provenance["vectors"] = "\(vectors)"
    provenance["snapshot"] = snapshot.map(String.init)
    provenance["angles"] = angles.map(String.init)
    provenance["pretrained"] = pretrained
    provenance["outputs"] = outputs?.rawValue
    guard analyses else { return provenance }
    provenance["analysis"] = "true"
    provenance["curve"] = "\(curve ?? Self.curvePoints)"
    provenance["resamples"] = "\(settings(scale).resamples)"
    provenance["seed"] = "\(settings(scale).seed)"
    return provenance
  }

  /// Points of α against x_min.
  private static let curvePoints = 200

  private func settings(_ scale: WeightSpectrum.Scale) -> MatrixAnalysis.Settings {
    var settings = MatrixAnalysis.Settings(scale: scale)
    settings.resamples = resamples ?? settings.resamples
    settings.seed = seed ?? settings.seed
    return settings
  }

  /// What the spectrum of a matrix, and its analysis, takes.
  static func bytes(of shape: MatrixShape, analysing: Bool) -> Double {
    let (size, copies) = (Double(min(shape.rows, shape.columns)), analysing ? 3.0 : 2)
    return 8 * (copies * Double(shape.rows) * Double(shape.columns) + 4 * size * size)
  }

  /// Diagonalises a matrix, analyses it if asked for, and writes what there is.
  private func look(
    at index: Int, of matrices: any WeightMatrices, _ scale: WeightSpectrum.Scale, _ directions: Matrix<Double>?,
    _ analyses: Bool, _ result: H5Writer?
  ) throws -> MatrixAnalysis? {
    let shape = matrices.shapes[index]
    try PhysicalMemory.require(
      Self.bytes(of: shape, analysing: analyses), for: "the spectrum of \(shape.name)",
      remedy: "leave it out of --parameters")
    let weights = try matrices.matrix(index)
    let waiting = Waiting(for: "eigenvalues of \(shape.name)")
    defer { waiting.end() }
    let spectrum = try spectrum(of: weights, shape.name, scale)
    if let result { try write(spectrum, of: shape, scale, directions, to: result) }
    guard analyses else { return nil }
    let analysis = try MatrixAnalysis(of: weights, spectrum: spectrum, name: shape.name, settings: settings(scale))
    if let result { try analysis.write(shape.name, curve: curve ?? Self.curvePoints, to: result) }
    return analysis
  }

  private func spectrum(
    of weights: Matrix<Double>, _ name: String, _ scale: WeightSpectrum.Scale
  ) throws -> WeightSpectrum {
    let needed = max(vectors, angles ?? 0)
    guard needed <= min(weights.rows, weights.columns) else {
      throw Problem(
        .usage, object: "\(angles ?? 0 > vectors ? "--angles" : "--vectors") of \(name)",
        cause: "\(needed) singular vectors of a (\(weights.rows), \(weights.columns)) matrix",
        remedy: "ask for at most \(min(weights.rows, weights.columns))")
    }
    return try WeightSpectrum(of: weights, scale: scale, vectors: needed)
  }

  private func write(
    _ spectrum: WeightSpectrum, of shape: MatrixShape, _ scale: WeightSpectrum.Scale, _ directions: Matrix<Double>?,
    to result: H5Writer
  ) throws {
    let name = shape.name
    try result.write(spectrum.eigenvalues, to: "\(name)/eigenvalues")
    try result.set("matrix", to: scale.resolved(isTall: shape.rows >= shape.columns).matrix, on: name)
    try result.set("rows", to: shape.rows, on: name)
    try result.set("columns", to: shape.columns, on: name)
    let stored = spectrum.vectors.rows(0..<vectors)
    if vectors > 0 { try result.write(stored, to: "\(name)/eigenvectors") }
    guard let directions else { return }
    let alignments = try spectrum.alignments(with: directions)
    if vectors > 0 {
      for j in 0..<directions.rows {
        try result.write(Array(alignments.row(j).prefix(vectors)), to: "\(name)/alignments/\(j + 1)")
      }
      let single = try (0..<vectors).map { try PrincipalAngles.between(directions, stored.rows([$0]))[0] }
      try result.write(single, to: "\(name)/vector-angles")
      try result.set("unit", to: "rad", on: "\(name)/vector-angles")
    }
    if let angles {
      let found = try PrincipalAngles.between(directions, spectrum.vectors.rows(0..<angles))
      try result.write(found, to: "\(name)/angles")
      try result.set("unit", to: "rad", on: "\(name)/angles")
    }
  }
}
