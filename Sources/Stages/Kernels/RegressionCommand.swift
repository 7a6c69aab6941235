import ArgumentParser
import Diagnostics
import Kernels
import LinearAlgebra
import Logging
import Networks
import Store
import Training

extension KernelRegression.Kernel: ExpressibleByArgument {}

/// `kernels regression`: regression by a network's kernel, of finite (lazy training) or infinite width.
public struct RegressionCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "regression",
    abstract: "Predict test labels by kernel regression: lazy training of a network, or a kernel of infinite width.",
    discussion: """
      f̂(x) = f_0(x) + (y − f_0(X)) (K(X, X) + λ Id)⁻¹ K(X, x) with the empirical kernel K at the network's parameters, training \
      samples X with labels y and test samples x; λ of --ridge is added as it is, not times n, and 0 gives the regression of \
      smallest norm (lazy training, eq. (6) of Wang et al. 2023). K is the NTK, with --scalings τ_1,…,τ_{L+1} \
      that of some layers, such as 1,0 for the first layer alone of two; or the CK, for training the readout alone. With k \
      outputs the NTK couples them: one system of nk equations.

      With --infinite K is the NTK or the covariance (--kernel ck) of an infinitely wide network, as kernels infinite has \
      them, the same for every output, and f_0 = 0.

      By Cholesky's method in float64. K(X, X) + λ Id must be regular: without a ridge equal samples, and a conjugate kernel of \
      more samples than the width, are refused. Memory: three kernels of n + m samples, or what their making takes if that is more.

      INPUT  data: X (n, d), y (n) or (n, k), test/X (m, d), test/y; network: a file of init-net or train.
      FILE   predictions (m) or (m, k); initial, f_0(x), alike; test-error (1), the mean square of f̂ − y without ½; \
      test-r2 (1), 1 − test-error/Var(y), both of the test samples and means over the k outputs; training-error (1), without a ridge 0 up to rounding; \
      reciprocal-condition (1) of K(X, X) + λ Id, estimated in the 1-norm. With --cross also cross, K(X, x): (n, m), of an \
      NTK (nk, mk), the samples of output 1 first.

      \(arrayFilesHelp)

      EXAMPLE
        kernels regression --data x.h5 --network net.h5 -o lazy.h5
        kernels regression --data x.h5 --network net.h5 --scalings 1,0 \\
          -o first-layer.h5
        kernels regression --data x.h5 --infinite --activation erf --depth 2 \\
          --ridge 0.1 -o infinite.h5

      \(exitCodeHelp)
      """)

  @Option(help: "Samples and labels: a file with X, y, test/X and test/y.")
  var data: String

  @Option(help: "The network: a file of init-net or train; or --infinite.")
  var network: String?

  @Flag(help: "Take a kernel of infinite width.")
  var infinite = false

  @OptionGroup(title: "The network of --infinite") var options: InfiniteNetworkOptions

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "ntk: of all parameters; ck: of the readout alone.")
  var kernel = KernelRegression.Kernel.ntk

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of the NTK; all 1 if not given.")
  var scalings: CommaList<Double>?

  @Option(help: "λ, which is added to the diagonal of K(X, X).")
  var ridge = 0.0

  @Flag(help: "Store K(X, x).")
  var cross = false

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (network != nil) != infinite else { throw ValidationError("Give --network, or --infinite.") }
    guard infinite || !options.isGiven else {
      throw ValidationError("--depth, --power, --activation and their like are those of --infinite.")
    }
    guard !infinite || snapshot == nil && scalings == nil else {
      throw ValidationError("--snapshot and --scalings are those of --network.")
    }
    guard ridge >= 0 else { throw ValidationError("--ridge is a number of at least 0.") }
    guard scalings == nil || kernel == .ntk else { throw ValidationError("--scalings are those of --kernel ntk.") }
    try LayerScalings.validate(scalings)
  }

  public func run() throws {
    let dataFile = try H5Reader.arrays(data, as: "X")
    let networkFile = try network.map { try H5Reader($0) }
    let source = try networkFile.map { try StoredNetwork($0, snapshot: snapshot) }
    let limit = infinite ? try options.network() : nil
    try limit?.validate(kernel.ofInfiniteWidth)
    try source?.architecture.requireSamples(of: dataFile)
    let coordinates = source?.architecture.inputs
    let training = try LabelledData<Double>(dataFile, coordinates: coordinates)
    let test = try LabelledData<Double>(dataFile, test: true, coordinates: coordinates)
    for (name, part) in [("y", training), ("test/y", test)] { try requireLabels(name, part) }
    guard test.labels.columns == training.labels.columns else {
      throw Problem(
        .badInput, file: data, object: "test/y",
        cause: "has \(test.labels.columns) outputs, but y has \(training.labels.columns)",
        remedy: "give labels of both alike")
    }
    let (samples, points) = (training.inputs, test.inputs)
    if let source {
      try EmpiricalMemory.require(
        samples: samples.rows + points.rows, of: source.architecture, ntk: kernel == .ntk)
    }
    try PhysicalMemory.require(
      bytes(samples: samples.rows + points.rows, source?.architecture),
      for: "the regression on \(samples.rows) samples", remedy: "take fewer samples")
    var parameters = ["kernel": kernel.rawValue]
    parameters["scalings"] = scalings?.text
    parameters["snapshot"] = snapshot.map(String.init)
    if ridge > 0 { parameters["ridge"] = "\(ridge)" }
    if infinite { parameters.merge(options.parameters) { $1 } }
    if cross { parameters["cross"] = "true" }
    var inputs = ["data": dataFile]
    inputs["network"] = networkFile
    try output.write(by: Self.self, kind: "regression", inputs: inputs, parameters: parameters) { file in
      let waiting = Waiting(for: "the regression on \(samples.rows) samples")
      defer { waiting.end() }
      let fit = try regression(source, limit, samples, training.labels, points)
      try file.set("data", to: Provenance.origin(of: Array(inputs.values)))
      try write(fit.test, to: "predictions", of: file)
      try write(fit.initial, to: "initial", of: file)
      let error = fit.test.meanSquareDistance(to: test.labels)
      try file.write([error], to: "test-error")
      if !test.isConstant {
        try file.write([1 - error / test.variance], to: "test-r2")
      } else {
        Logger(label: "kernels").warning(
          "\(data): test/y: the labels are all the same, or differ by less than float64 can square: there is no R²")
      }
      try file.write([fit.training.meanSquareDistance(to: training.labels)], to: "training-error")
      try file.write([fit.reciprocalCondition], to: "reciprocal-condition")
      if cross { try file.write(fit.cross, to: "cross") }
    }
  }

  private func regression(
    _ source: StoredNetwork?, _ limit: InfiniteNetwork?, _ samples: Matrix<Double>, _ labels: Matrix<Double>,
    _ points: Matrix<Double>
  ) throws -> KernelRegression {
    do {
      if let source {
        return try KernelRegression(
          source, kernel, scalings: scalings?.elements, ridge: ridge, samples: samples, labels: labels, points: points)
      }
      return try KernelRegression(
        limit ?? InfiniteNetwork(), kernel.ofInfiniteWidth, ridge: ridge, samples: samples, labels: labels,
        points: points)
    } catch let problem as Problem {
      throw problem.located(in: problem.category == .usage ? network ?? data : data)
    }
  }

  /// - Throws: `Problem.badInput` unless there are labels of every sample.
  private func requireLabels(_ name: String, _ part: LabelledData<Double>) throws {
    guard part.labels.rows != part.inputs.rows || part.labels.storage.isEmpty else { return }
    throw Problem(
      .badInput, file: data, object: name,
      cause: "has shape (\(part.labels.rows), \(part.labels.columns)), but there are \(part.inputs.rows) samples",
      remedy: "give labels of every sample")
  }

  /// One output as a vector.
  private func write(_ values: Matrix<Double>, to name: String, of file: H5Writer) throws {
    guard values.columns == 1 else { return try file.write(values, to: name) }
    try file.write(values.storage, to: name)
  }
}

extension Matrix<Double> {
  /// The mean of the squares of the difference.
  fileprivate func meanSquareDistance(to other: Matrix) -> Double {
    zip(storage, other.storage).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(Swift.max(count, 1))
  }
}

extension KernelRegression.Kernel {
  /// Its limit at infinite width.
  fileprivate var ofInfiniteWidth: InfiniteKernel { self == .ntk ? .ntk : .covariance }
}
