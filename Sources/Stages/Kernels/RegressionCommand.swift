import ArgumentParser
import Diagnostics
import Kernels
import LinearAlgebra
import Logging
import Networks
import Store
import Training

extension KernelRegression.Kernel: ExpressibleByArgument {}

/// `kernels regression`: lazy training, the regression of smallest norm by a network's kernel.
public struct RegressionCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "regression",
    abstract: "Predict test labels by lazy training: regression of smallest norm by a network's kernel.",
    discussion: """
      f̂(x) = f_0(x) + (y − f_0(X)) K(X, X)⁻¹ K(X, x) with the empirical kernel K at the network's parameters, training \
      samples X with labels y and test samples x (eq. (6) of Wang et al. 2023). K is the NTK, with --scalings τ_1,…,τ_{L+1} \
      that of some layers, such as 1,0 for the first layer alone of two; or the CK, for training the readout alone. With k \
      outputs the NTK couples them: one system of nk equations.

      By Cholesky's method in float64. K(X, X) must be regular: equal samples, and a conjugate kernel of more samples than \
      the width, are refused. Memory: three kernels of n + m samples, or what their making takes if that is more.

      INPUT  data: X (n, d), y (n) or (n, k), test/X (m, d), test/y; network: a file of init-net or train.
      FILE   predictions (m) or (m, k); initial, f_0(x), alike; test-error (1), the mean square of f̂ − y without ½; \
      test-r2 (1), 1 − test-error/Var(y), both of the test samples; training-error (1), 0 up to rounding; \
      reciprocal-condition (1) of K(X, X), estimated in the 1-norm. With --cross also cross, K(X, x): (n, m), of an \
      NTK (nk, mk), the samples of output 1 first.

      \(arrayFilesHelp)

      EXAMPLE
        kernels regression --data x.h5 --network net.h5 -o lazy.h5
        kernels regression --data x.h5 --network net.h5 --scalings 1,0 \\
          -o first-layer.h5

      \(exitCodeHelp)
      """)

  @Option(help: "Samples and labels: a file with X, y, test/X and test/y.")
  var data: String

  @Option(help: "The network: a file of init-net or train.")
  var network: String

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "ntk: of all parameters; ck: of the readout alone.")
  var kernel = KernelRegression.Kernel.ntk

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of the NTK; all 1 if not given.")
  var scalings: CommaList<Double>?

  @Flag(help: "Store K(X, x).")
  var cross = false

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard scalings == nil || kernel == .ntk else { throw ValidationError("--scalings are those of --kernel ntk.") }
    guard scalings?.elements.allSatisfy({ $0 >= 0 }) ?? true, scalings?.elements.contains(where: { $0 > 0 }) ?? true
    else { throw ValidationError("--scalings are numbers of at least 0, one of them above 0.") }
  }

  public func run() throws {
    let (dataFile, networkFile) = (try H5Reader(arrays: data, as: "X"), try H5Reader(network))
    let source = try StoredNetwork(networkFile, snapshot: snapshot)
    try source.architecture.requireSamples(of: dataFile)
    let coordinates = source.architecture.inputs
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
    try EmpiricalMemory.require(
      samples: samples.rows + points.rows, of: source.architecture, ntk: kernel == .ntk)
    let size = Double(samples.rows + points.rows) * Double(kernel == .ntk ? source.architecture.outputs : 1)
    try PhysicalMemory.require(
      3 * 8 * size * size, for: "the regression on \(samples.rows) samples", remedy: "take fewer samples")
    var parameters = ["kernel": kernel.rawValue]
    parameters["scalings"] = scalings?.text
    parameters["snapshot"] = snapshot.map(String.init)
    if cross { parameters["cross"] = "true" }
    let inputs = ["data": dataFile, "network": networkFile]
    try output.write(by: Self.self, kind: "regression", inputs: inputs, parameters: parameters) { file in
      let waiting = Waiting(for: "the regression on \(samples.rows) samples")
      defer { waiting.end() }
      let fit = try regression(source, samples, training.labels, points)
      try file.set("data", to: Provenance.origin(of: [dataFile, networkFile]))
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
    _ source: StoredNetwork, _ samples: Matrix<Double>, _ labels: Matrix<Double>, _ points: Matrix<Double>
  ) throws -> KernelRegression {
    do {
      return try KernelRegression(
        source, kernel, scalings: scalings?.elements, samples: samples, labels: labels, points: points)
    } catch let problem as Problem {
      throw problem.located(in: problem.category == .usage ? network : data)
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
