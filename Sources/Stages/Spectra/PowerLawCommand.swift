import ArgumentParser
import Diagnostics
import LinearAlgebra
import Logging
import Spectra
import Store

/// `eigs power-law`: spectrum, coefficients and loss of linearised training, with their power laws.
public struct PowerLawCommand: Stage {
  public static let revision = 1

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
      Eigenvalues that are not positive are rounding: they are counted, left out of fits, and 0 in losses.

      INPUT  a file with the kernel (M, M), symmetric, float32 or float64; data with targets/<name> (M) or (M, k), or \
      y. Memory: three matrices (M, M).
      FILE   n, eigenvalues (M), non-positive (1); for each target p: coefficients/p (M) or (M, k), squares/p, \
      sums/p (M), loss/p (T) at times (T). For each fit f of fit/eigenvalues, fit/sums/p, fit/loss/p: f/exponent, \
      f/exponent-error, f/coefficient, f/coefficient-error, f/points, f/excluded (1); f/window (2); f/line (2), the \
      fit at the window's ends; f/centres, f/slopes, and of these f/largest-deviation, f/drift, f/on-plateau (1). \
      With --theory also f/theory-exponent, f/level and f/level-error, the coefficient at that exponent, and \
      f/level-ratio, its ratio to the theoretical one (1).

      EXAMPLE
        eigs power-law kernels.h5 --data x.h5 --times 1,10000 --eigenvalue-window 30,300 -o spectrum.h5
        eigs power-law kernels.h5 --data x.h5 --covariance covariance --theory laws.h5 -o spectrum.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The file with the kernel.")
  var input: String

  @Option(help: "The kernel's name in the file.")
  var matrix = "ntk"

  @Option(help: "A file with the targets; without one the eigenvalues alone.")
  var data: String?

  @Option(help: "Which of the file's targets, or all; a file without targets/ has y.")
  var targets = CommaList(["all"])

  @Option(help: "The name in the kernel's file of the covariance of a Gaussian-process target, to average over.")
  var covariance: String?

  @Option(help: "A file of 'theory power-law' to compare with: indicator by its law of that name, others by gp.")
  var theory: String?

  @OptionGroup var windows: PowerLawWindows

  @OptionGroup var output: OutputOptions

  public init() {}

  public func run() throws {
    let kernelFile = try H5Reader(input)
    let dataFile = try data.map { try H5Reader($0) }
    let theoryFile = try theory.map { try H5Reader($0) }
    var inputs = ["kernel": kernelFile]
    inputs["data"] = dataFile
    inputs["theory"] = theoryFile
    try output.refuseOverwriting(Array(inputs.values))
    // Whatever can be wrong with the targets is said before hours of diagonalisation.
    let named = try dataFile.map { try PowerLawTargets.read(targets.elements, from: $0) } ?? []
    try checkSizes(named, in: kernelFile)
    let spectrum: OperatorSpectrum
    do {
      spectrum = try OperatorSpectrum(diagonalising: MatricesCommand.symmetric(matrix, in: kernelFile))
    } catch let problem as Problem {
      throw located(problem, at: matrix)
    }
    var squares: [(name: String, values: [Double])] = []
    var coefficients: [(name: String, values: Matrix<Double>)] = []
    for target in named {
      let values = try spectrum.coefficients(of: target.values)
      coefficients.append((target.name, values))
      squares.append((target.name, values.meanSquaresOfRows))
    }
    if let covariance {
      do {
        let sigma = try MatricesCommand.symmetric(covariance, in: kernelFile)
        squares.append(("expected", try spectrum.expectedSquares(covariance: sigma)))
      } catch let problem as Problem {
        throw located(problem, at: covariance)
      }
    }
    let analysis = PowerLawAnalysis(
      eigenvalues: spectrum.eigenvalues, squares: squares, windows: windows, theory: theoryFile)
    try output.write(by: Self.self, kind: "power-law-spectrum", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: Array(inputs.values)))
      for (name, values) in coefficients {
        if values.columns == 1 {
          try file.write(values.storage, to: "coefficients/\(name)")
        } else {
          try file.write(values, to: "coefficients/\(name)")
        }
      }
      try analysis.write(to: file)
    }
  }

  /// - Throws: `Problem.badInput` for targets of another number of points than the kernel, `Problem.usage` for windows
  ///   beyond them.
  private func checkSizes(_ targets: [(name: String, values: Matrix<Double>)], in file: H5Reader) throws {
    let size = try file.shape(of: matrix).first ?? 0
    try windows.check(size: size)
    for target in targets where target.values.rows != size {
      throw Problem(
        .badInput, file: data, object: target.name,
        cause: "has \(target.values.rows) rows, but \(matrix) of \(input) is that of \(size) points",
        remedy: "give the data the kernel was made from")
    }
  }

  private func located(_ problem: Problem, at name: String) -> Problem {
    var located = problem.located(in: input)
    located.object = located.object ?? name
    return located
  }

  private var parameters: [String: String] {
    var parameters = windows.parameters.merging(["matrix": matrix]) { $1 }
    parameters["targets"] = data == nil ? nil : targets.text
    parameters["covariance"] = covariance
    return parameters
  }
}

extension Matrix where Element == Double {
  /// The mean of the squares of each row.
  fileprivate var meanSquaresOfRows: [Double] {
    (0..<rows).map { i in row(i).reduce(0) { $0 + $1 * $1 } / Double(max(columns, 1)) }
  }
}
