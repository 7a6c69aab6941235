import ArgumentParser
import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Spectra
import Store

/// `eigs power-law`: spectrum, coefficients and loss of linearised training, with their power laws.
public struct PowerLawCommand: Stage {
  public static let revision = 2

  public static let configuration = CommandConfiguration(
    commandName: "power-law",
    abstract: "Diagonalise a kernel and fit power laws to its spectrum, coefficients and losses.",
    discussion: """
      The whole eigensystem of Θ/M, largest eigenvalue first, n from 1; for each target f the coefficients \
      c_n = u_nᵀf/√M, the sums s_n = Σ_{k≥n} c_k² and the loss L(t) = ½ Σ e^{−2λ_n t} c_n² of gradient flow \
      (Velikanov and Yarotsky 2021, eqs. 5 and 7). Of a target with several columns c_n² is the mean over them. With \
      --covariance also the expectation over the Gaussian process of that covariance, E c_n² = u_nᵀΣu_n/M, as the \
      target 'expected'.

      Fits are least squares in log–log over a window, all factors of n or t weighing alike; standard errors by a \
      jackknife over 8 blocks of the window, since neighbouring residuals are correlated. A window is on the plateau \
      where every local slope (over factors of --slope-width) is within --tolerance of the fitted exponent. \
      Eigenvalues of at most M ε λ_1, ε = 2⁻⁵², are rounding and left out of fits; those that are not positive are \
      counted, and 0 in losses.

      Without --data and --covariance only eigenvalues are computed, in a fraction of the time.

      INPUT  a file with the kernel (M, M), symmetric, float32 or float64, or with --samples X (M, d), at which the \
      kernel ntk, covariance, singular or singular-covariance of a network of infinite width is computed and not \
      stored (see 'kernels infinite'); data with targets/<name> (M) or (M, k), or y. Memory: three matrices (M, M).
      FILE   n, eigenvalues (M), non-positive (1); for each target p: coefficients/p (M) or (M, k), squares/p, \
      sums/p (M), loss/p (T) at times (T). For each fit f of fit/eigenvalues, fit/sums/p, fit/loss/p: f/exponent, \
      f/exponent-error, f/coefficient, f/coefficient-error, f/points, f/excluded (1); f/window (2); f/line (2), the \
      fit at the window's ends; f/centres, f/slopes, and of these f/largest-deviation, f/drift, f/on-plateau (1). \
      With --theory also f/theory-exponent, f/level and f/level-error, the coefficient at that exponent, and \
      f/level-ratio, its ratio to the theoretical one (1). With --singular, agreement/singular, with --theory \
      agreement/theory and with both agreement/all (2): the first and the last n of the longest run, in log n, where \
      the spectrum, that of the singular part and Λ n^−ν (looked at up to n = M/10) agree to the share --agreement; \
      0, 0 where they do nowhere.

      EXAMPLE
        eigs power-law kernels.h5 --data x.h5 --times 1,10000 \\
          --eigenvalue-window 30,300 -o spectrum.h5
        eigs power-law kernels.h5 --data x.h5 --covariance covariance \\
          --theory laws.h5 -o spectrum.h5
        eigs power-law --samples x.h5 --matrix singular --indefinite -o singular.h5
        eigs power-law --samples x.h5 --theory laws.h5 --singular singular.h5 \\
          -o spectrum.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The file with the kernel; none with --samples.")
  var input: String?

  @Option(help: "The points at which to compute a kernel of a network of infinite width: a file with X.")
  var samples: String?

  @OptionGroup(title: "The network of --samples") var network: InfiniteNetworkOptions

  @Option(help: "The kernel's name: in the file, or with --samples ntk, covariance, singular, singular-covariance.")
  var matrix = "ntk"

  @Flag(help: "Negative eigenvalues are no error; for the singular part of a kernel alone, without targets.")
  var indefinite = false

  @Option(help: "A file with the targets; without one the eigenvalues alone.")
  var data: String?

  @Option(help: "Which of the file's targets, or all; a file without targets/ has y.")
  var targets = CommaList(["all"])

  @Option(help: "The name, as that of --matrix, of the covariance of a Gaussian-process target, to average over.")
  var covariance: String?

  @Option(help: "A file of 'theory power-law' to compare with: indicator by its law of that name, others by gp.")
  var theory: String?

  @Option(help: "A file of this command for the kernel's singular part, to compare with.")
  var singular: String?

  @Option(help: "The share to which eigenvalues agree in the runs of n that are looked for (default: 0.1).")
  var agreement: Double?

  @OptionGroup var windows: PowerLawWindows

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (input == nil) != (samples == nil) else {
      throw ValidationError("Give either a file with the kernel or --samples.")
    }
    guard data == nil && covariance == nil || !indefinite else {
      throw ValidationError("--indefinite is for eigenvalues alone, without --data and --covariance.")
    }
    guard data != nil || targets.elements == ["all"] else {
      throw ValidationError("--targets names data sets of a file; give its --data.")
    }
    guard Set(targets.elements).count == targets.elements.count else {
      throw ValidationError("--targets names a target twice.")
    }
    guard agreement == nil || theory != nil || singular != nil else {
      throw ValidationError("--agreement is that with --theory or --singular.")
    }
    guard agreement ?? 1 > 0 else { throw ValidationError("--agreement must be positive.") }
    guard data != nil || covariance != nil || !windows.isForTargets else {
      throw ValidationError("--sum-window, --loss-window and --times are for targets: give --data or --covariance.")
    }
  }

  public func run() throws {
    let source = try source()
    if case .stored(let file) = source {
      for name in [matrix, covariance].compactMap({ $0 }) {
        try Precision.requireDouble(name, in: file, for: "a power law")
      }
    }
    let dataFile = try data.map { try H5Reader.arrays($0, as: "y") }
    let theoryFile = try theory.map { try H5Reader($0) }
    let singularFile = try singular.map { try H5Reader($0) }
    var inputs = [samples == nil ? "kernel" : "samples": source.file]
    inputs["data"] = dataFile
    inputs["theory"] = theoryFile
    inputs["singular"] = singularFile
    try output.check(inputs: Array(inputs.values))
    // Whatever can be wrong with the targets is said before hours of diagonalisation.
    let named = try dataFile.map { try PowerLawTargets.read(targets.elements, from: $0) } ?? []
    try checkSizes(named, in: source)
    let agreement = SpectrumAgreement(
      theory: theoryFile, singular: try singularFile.map { try singularEigenvalues(in: $0, for: source) },
      tolerance: share)
    try output.write(by: Self.self, kind: "power-law-spectrum", inputs: inputs, parameters: parameters) { file in
      let found = try diagonalise(source, named)
      let analysis = PowerLawAnalysis(
        eigenvalues: found.eigenvalues, squares: found.squares, windows: windows, theory: theoryFile)
      try file.set("data", to: Provenance.origin(of: Array(inputs.values)))
      for (name, values) in found.coefficients {
        if values.columns == 1 {
          try file.write(values.storage, to: "coefficients/\(name)")
        } else {
          try file.write(values, to: "coefficients/\(name)")
        }
      }
      do { try analysis.write(to: file) } catch let problem as Problem { throw problem.located(in: source.file.path) }
      try agreement.write(of: found.eigenvalues, to: file)
    }
  }

  /// The share of --agreement.
  private var share: Double { agreement ?? 0.1 }

  private func source() throws -> KernelSource {
    let network = try network.network()
    if let input {
      guard network == (try InfiniteNetwork()) else {
        throw Problem(
          .usage, object: "--depth, --power, --activation, --normalisation, --weight-scale, --bias-scale",
          cause: "describe the network of --samples, but the kernel is that of \(input)",
          remedy: "leave them out, or give --samples in place of the file")
      }
      return .stored(try H5Reader.arrays(input, as: matrix))
    }
    let file = try H5Reader.arrays(samples ?? "", as: "X")
    return .computed(network, points: try file.samples(), file: file)
  }

  /// What diagonalising yields: c_n² by target, and c_n of those given.
  private struct Found {
    var eigenvalues: [Double]
    var squares: [(name: String, values: [Double])] = []
    var coefficients: [(name: String, values: Matrix<Double>)] = []
  }

  private func diagonalise(_ source: KernelSource, _ targets: [(name: String, values: Matrix<Double>)]) throws -> Found
  {
    do {
      guard !targets.isEmpty || covariance != nil else {
        return Found(eigenvalues: try OperatorSpectrum.eigenvalues(of: source.matrix(matrix), indefinite: indefinite))
      }
      let spectrum = try OperatorSpectrum(diagonalising: source.matrix(matrix))
      var found = Found(eigenvalues: spectrum.eigenvalues)
      for target in targets {
        let values = try spectrum.coefficients(of: target.values)
        found.coefficients.append((target.name, values))
        found.squares.append((target.name, values.meanSquaresOfRows))
      }
      if let covariance { found.squares.append(("expected", try expected(covariance, spectrum, source))) }
      return found
    } catch let problem as Problem {
      throw source.located(problem, at: matrix)
    }
  }

  private func expected(_ covariance: String, _ spectrum: OperatorSpectrum, _ source: KernelSource) throws -> [Double] {
    do {
      return try spectrum.expectedSquares(covariance: source.matrix(covariance))
    } catch let problem as Problem {
      throw source.located(problem, at: covariance)
    }
  }

  /// The eigenvalues of `file`, descending.
  ///
  /// - Throws: `Problem.badInput` where they are not as many as the kernel's.
  private func singularEigenvalues(in file: H5Reader, for source: KernelSource) throws -> [Double] {
    let (values, size) = (try file.vector("eigenvalues"), try source.size(of: matrix))
    guard values.count == size else {
      throw Problem(
        .badInput, file: file.path, object: "eigenvalues",
        cause: "are \(values.count), but \(matrix) of \(source.file.path) is that of \(size) points",
        remedy: "make the file at the same points")
    }
    return values
  }

  /// - Throws: `Problem.badInput` for too few points, for targets of another number of points than the kernel, and for
  ///   one with the name of the expectation; `Problem.usage` for windows beyond the points, `Problem.systemFailure`
  ///   where the machine has too little memory.
  private func checkSizes(_ targets: [(name: String, values: Matrix<Double>)], in source: KernelSource) throws {
    let size = try source.size(of: matrix)
    do { try windows.check(size: size) } catch let problem as Problem { throw source.located(problem, at: matrix) }
    try PhysicalMemory.require(
      MatricesCommand.bytes(of: [size, size]), for: "the eigensystem of \(size) points", remedy: "take fewer samples")
    for target in targets where target.values.rows != size {
      throw Problem(
        .badInput, file: data, object: target.name,
        cause: "has \(target.values.rows) rows, but \(matrix) of \(source.file.path) is that of \(size) points",
        remedy: "give the data the kernel was made from")
    }
    guard covariance == nil || !targets.contains(where: { $0.name == "expected" }) else {
      throw Problem(
        .badInput, file: data, object: "targets/expected", cause: "has the name of what --covariance gives",
        remedy: "rename it, leave it out of --targets, or leave out --covariance")
    }
  }

  private var parameters: [String: String] {
    var parameters = windows.parameters.merging(["matrix": matrix]) { $1 }
    parameters["targets"] = data == nil ? nil : targets.text
    parameters["covariance"] = covariance
    if samples != nil { parameters.merge(network.parameters) { $1 } }
    if indefinite { parameters["indefinite"] = "true" }
    if singular != nil || theory != nil { parameters["agreement"] = "\(share)" }
    return parameters
  }
}

extension Matrix where Element == Double {
  /// The mean of the squares of each row.
  fileprivate var meanSquaresOfRows: [Double] {
    (0..<rows).map { i in row(i).reduce(0) { $0 + $1 * $1 } / Double(max(columns, 1)) }
  }
}
