import ArgumentParser
import Datasets
import Diagnostics
import LinearAlgebra
import Spectra
import Store
import Theory

/// `theory power-law`: the power laws of a network's spectrum and losses on given data.
public struct PowerLawTheoryCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "power-law",
    abstract: "Predict the power laws of tangent-kernel spectra and of losses.",
    discussion: """
      λ_n ~ Λ n^−ν, s_n ~ K n^−κ and L(t) ~ C t^−ξ of Velikanov and Yarotsky 2021, eqs. (6) to (9), (18) to (31), from \
      the singularity of the kernel at its diagonal and the data's density: means over the given points, with their \
      standard errors; the angular and surface integrals by quadrature.

      Laws: gp, a target drawn from the network's Gaussian process at initialisation, eq. (27); gp-exact for d = 2, \
      the same with the integral over the whole plane, whose far parts no sample reaches and of which the density \
      drops out; indicator, that of a ball, eq. (25), with --radius. In d = 1, eq. (27) diverges for data with \
      Gaussian tails, and gp needs --bounded-support.

      INPUT  data with X (n, d) and density (n); mixture/ for the indicator, as from 'gen-data mixture'. network: a file \
      of init-net or train, taken at infinite width; what is given beside it must agree with it.
      FILE   of one element each: nu, lambda, lambda-error, lambda-effective-count, lambda-largest-share; for each \
      law p: kappa/p, K/p, K-error/p, xi/p, C/p, C-error/p; gp-effective-count, gp-largest-share. Curves: n, \
      eigenvalues (Λ n^−ν), sums/p; t, loss/p. An effective count (Σu)²/Σu² much below n, or a largest share (of the \
      largest hundredth of the terms) near 1, says that few points decide a mean and its error is no guide. For ReLU \
      and data with Gaussian tails the terms of gp have an infinite variance up to d = 5, and those of Λ for d = 1: \
      over samples of 500 points C/gp spreads by twice its stated error in d = 2, 3, 4.

      EXAMPLE
        theory power-law --data x.h5 --radius 1 -o laws.h5
        theory power-law --data x.h5 --network net.h5 --targets gp -o laws.h5
        theory power-law --data x.h5 --power 1.5 --targets none --indices 1,1000 \\
          -o laws.h5

      \(exitCodeHelp)
      """)

  public enum Targets: String, CaseIterable, ExpressibleByArgument, Sendable { case all, gp, indicator, none }

  @Option(help: "The data: a file with X and density.")
  var data: String

  @OptionGroup var network: PowerLawNetwork

  @Option(help: "The targets to predict losses of; all are gp, and indicator where there is a --radius.")
  var targets = Targets.all

  @OptionGroup var ball: BallOptions

  @Flag(help: "The data's density has bounded support, so that means over its tails exist in d = 1.")
  var boundedSupport = false

  @Option(help: "The first and the last n of the curves.")
  var indices = CommaList([1.0, 10000])

  @Option(
    name: .customLong("times"), help: "The first and the last t of the targets' curves (default: 1,10000).")
  var givenTimes: CommaList<Double>?
  private var times: CommaList<Double> { givenTimes ?? CommaList([1.0, 10000]) }

  @Option(help: "Points of each curve, evenly spaced in the logarithm.")
  var points = 50

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard targets != .indicator || ball.radius != nil else {
      throw ValidationError("--targets indicator needs --radius.")
    }
    guard givenTimes == nil || targets != .none else {
      throw ValidationError("--times is for losses of targets; --targets none has none.")
    }
    guard 2..<1 << 24 ~= points else { throw ValidationError("--points must lie in 2…2²⁴−1.") }
    for (name, range) in [("--indices", indices), ("--times", times)] {
      let ends = range.elements
      guard ends.count == 2, ends[0] > 0, ends[0] < ends[1], ends[1].isFinite else {
        throw ValidationError("\(name) needs two numbers, 0 < first < last.")
      }
    }
  }

  public func run() throws {
    let file = try H5Reader.arrays(data, as: "X")
    let networkFile = try network.network.map { try H5Reader($0) }
    let setting = try network.setting(networkFile)
    var inputs = ["data": file]
    inputs["network"] = networkFile
    do {
      let sample = try DensitySample(points: file.matrix("X"), densities: file.vector("density"))
      if let wanted = setting.inputs, wanted != sample.dimension, let path = networkFile?.path {
        throw Problem(
          .badInput, object: "X", cause: "has \(sample.dimension) columns, but \(path) takes \(wanted) inputs",
          remedy: "give the data of this network")
      }
      let eigenvalues = EigenvalueAsymptotics(of: try setting.tangentKernel(dimension: sample.dimension))
      let lambda = try eigenvalues.coefficient(over: sample)
      let process =
        wantsProcess
        ? try GaussianProcessLoss(eigenvalues, covariance: setting.covariance(dimension: sample.dimension)) : nil
      let laws = try laws(eigenvalues, lambda, process, sample, file)
      let parameters = parameters.merging(setting.parameters) { $1 }
      try output.write(by: Self.self, kind: "power-laws", inputs: inputs, parameters: parameters) { result in
        try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
        try write(eigenvalues, lambda, process, sample, laws, to: result)
      }
    } catch let problem as Problem {
      throw problem.category == .badInput ? problem.located(in: data) : problem
    }
  }

  private var wantsProcess: Bool { targets == .all || targets == .gp }
  private var wantsIndicator: Bool { targets == .indicator || (targets == .all && ball.radius != nil) }

  private func laws(
    _ eigenvalues: EigenvalueAsymptotics, _ lambda: Estimate, _ process: GaussianProcessLoss?,
    _ sample: DensitySample, _ file: H5Reader
  ) throws -> [(name: String, law: LossAsymptotics)] {
    var laws: [(name: String, law: LossAsymptotics)] = []
    if let process {
      if !boundedSupport { try process.requireIntegrableTails() }
      laws.append(("gp", try process.law(over: sample)))
      if sample.dimension == 2 { laws.append(("gp-exact", try process.planarLaw(over: sample))) }
    }
    if wantsIndicator, let radius = ball.radius {
      let mixture = try GaussianMixture(file)
      guard mixture.dimension == sample.dimension else {
        throw Problem(
          .badInput, file: file.path, object: "mixture/centres",
          cause: "have \(mixture.dimension) coordinates, but X has \(sample.dimension)",
          remedy: "make the file by 'gen-data mixture'")
      }
      let law = try eigenvalues.indicator(
        radius: radius, centre: ball.centre?.elements, eigenvalueCoefficient: lambda, logDensity: mixture.logDensity)
      laws.append(("indicator", law))
    }
    return laws
  }

  private func write(
    _ asymptotics: EigenvalueAsymptotics, _ lambda: Estimate, _ process: GaussianProcessLoss?, _ sample: DensitySample,
    _ laws: [(name: String, law: LossAsymptotics)], to result: H5Writer
  ) throws {
    let mean = try asymptotics.coefficientMean(over: sample)
    try result.write([asymptotics.exponent], to: "nu")
    try result.write([lambda.value], to: "lambda")
    try result.write([lambda.standardError], to: "lambda-error")
    try result.write([mean.effectiveCount], to: "lambda-effective-count")
    try result.write([mean.largestShare], to: "lambda-largest-share")
    if let process {
      let mean = try process.mean(over: sample)
      try result.write([mean.effectiveCount], to: "gp-effective-count")
      try result.write([mean.largestShare], to: "gp-largest-share")
    }
    let n = LogGrid.points(from: indices.elements[0], to: indices.elements[1], count: points)
    let t = LogGrid.points(from: times.elements[0], to: times.elements[1], count: points)
    try result.write(n, to: "n")
    let eigenvalues = try Curve.powers(of: n, lambda.value, -asymptotics.exponent, option: "--indices")
    try result.write(eigenvalues, to: "eigenvalues")
    try result.write(t, to: "t")
    for (name, law) in laws {
      try result.write([law.sumExponent], to: "kappa/\(name)")
      try result.write([law.sumCoefficient.value], to: "K/\(name)")
      try result.write([law.sumCoefficient.standardError], to: "K-error/\(name)")
      try result.write([law.lossExponent], to: "xi/\(name)")
      try result.write([law.lossCoefficient.value], to: "C/\(name)")
      try result.write([law.lossCoefficient.standardError], to: "C-error/\(name)")
      let sums = try Curve.powers(of: n, law.sumCoefficient.value, -law.sumExponent, option: "--indices")
      let loss = try Curve.powers(of: t, law.lossCoefficient.value, -law.lossExponent, option: "--times")
      try result.write(sums, to: "sums/\(name)")
      try result.write(loss, to: "loss/\(name)")
    }
  }

  private var parameters: [String: String] {
    ball.parameters.merging([
      "targets": targets.rawValue, "bounded-support": "\(boundedSupport)", "indices": indices.text,
      "times": times.text, "points": "\(points)",
    ]) { $1 }
  }
}
