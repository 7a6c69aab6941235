import ArgumentParser
import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Randomness
import Store

/// `gen-data mixture`: points of a mixture of Gaussians with its density, and target functions at them.
public struct MixtureCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "mixture",
    abstract: "Draw points from a mixture of Gaussians, with its exact density and target functions.",
    discussion: """
      The data of Velikanov and Yarotsky (2021): isotropic Gaussians about random centres of independent N(0, 1) \
      coordinates. The centres depend on --seed, --components and --dimension alone, point i on these, the other \
      parameters of the mixture and i: the points of a smaller sample are the first of a larger one.

      Targets: the indicator of a ball, where --radius is given; with --draws, that many Gaussian processes, each \
      the output of a random ReLU network with biases, eq. (10), of hidden layers so wide that they pass for \
      infinite. (For draws from the exact covariance see 'gen-data process'.)

      FILE  X (n, d); density (n), log-density (n); mixture/centres (k, d), mixture/deviations (k), \
      mixture/weights (k); targets/indicator (n); targets/network (n), or (n, r) for r > 1 draws; y (n), the target \
      named by --labels, the first draw of several; with --test-samples the same but the mixture below test/; \
      attribute data = synthetic.

      EXAMPLE
        gen-data mixture --samples 10000 --dimension 2 --radius 1 -o x.h5
        gen-data mixture --samples 2000 --dimension 3 --draws 4 --depth 2 -o x.h5

      \(exitCodeHelp)
      """)

  public enum Labels: String, CaseIterable, ExpressibleByArgument, Sendable { case none, indicator, network }

  @Option(help: "n, the number of points.")
  var samples: Int

  @Option(help: "The number of test points.")
  var testSamples = 0

  @Option(help: "d, the dimension.")
  var dimension: Int

  @Option(help: "k, the number of Gaussians.")
  var components = 8

  @Option(help: "The standard deviation of each Gaussian in every direction, or one for all.")
  var deviations = CommaList([0.5])

  @Option(help: "The weight of each Gaussian, scaled to the sum 1; equal if not given.")
  var weights: CommaList<Double>?

  @OptionGroup var ball: BallOptions

  @Option(help: "How many Gaussian processes to draw as targets, by wide networks.")
  var draws = 0

  @Option(help: "The width of these networks; 100000 for one hidden layer, 5000 for more, if not given.")
  var width: Int?

  @Option(help: "L, the number of their hidden layers.")
  var depth = 1

  @Option(help: "σ_w, what multiplies their weights.")
  var weightScale = 1.0

  @Option(help: "σ_b, what multiplies their biases.")
  var biasScale = 1.0

  @Option(help: "The target that becomes y.")
  var labels = Labels.none

  @Option(help: "The seed of all that is drawn.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard samples > 0, testSamples >= 0, max(samples, testSamples) < 1 << 31 else {
      throw ValidationError("--samples must be positive, --test-samples not negative, both below 2³¹.")
    }
    guard 1..<1 << 31 ~= dimension, 1..<1 << 20 ~= components else {
      throw ValidationError("--dimension must lie in 1…2³¹−1 and --components in 1…2²⁰−1.")
    }
    guard [1, components].contains(deviations.elements.count), deviations.elements.allSatisfy(isPositive) else {
      throw ValidationError("--deviations must be positive, one number or one for each of \(components) components.")
    }
    guard weights.map({ $0.elements.count == components }) ?? true, weights?.elements.allSatisfy({ $0 >= 0 }) ?? true,
      weights.map({ isPositive($0.elements.reduce(0, +)) }) ?? true
    else { throw ValidationError("--weights must be \(components) numbers, not negative, of positive finite sum.") }
    guard ball.centre.map({ $0.elements.count == dimension }) ?? true else {
      throw ValidationError("--centre must be \(dimension) numbers, the dimension.")
    }
    guard draws >= 0, draws < 1 << 20 else { throw ValidationError("--draws must lie in 0…2²⁰−1.") }
    guard 1..<1 << 31 ~= width ?? 1, 1...InfiniteNetwork.largestDepth ~= depth else {
      throw ValidationError("--width must lie in 1…2³¹−1 and --depth in 1…\(InfiniteNetwork.largestDepth).")
    }
    guard isPositive(weightScale), biasScale >= 0, biasScale.isFinite else {
      throw ValidationError("--weight-scale must be positive and --bias-scale not negative.")
    }
    guard labels != .indicator || ball.radius != nil else {
      throw ValidationError("--labels indicator needs --radius.")
    }
    guard labels != .network || draws > 0 else { throw ValidationError("--labels network needs --draws.") }
  }

  private func isPositive(_ number: Double) -> Bool { number > 0 && number.isFinite }

  public func run() throws {
    try PhysicalMemory.require(
      bytes, for: "points of \(dimension) coordinates and \(draws) draws", remedy: "take fewer points or draws")
    let stream = RandomStream(seed: seed, name: "data/mixture")
    let mixture = try GaussianMixture(
      components: components, dimension: dimension, deviations: deviations.elements, weights: weights?.elements,
      stream: stream["centres"])
    let indicator = try ball.radius.map { try BallIndicator(centre: ball.centre?.elements, radius: $0) }
    let networks = try (0..<draws).map { draw in
      try WideNetwork(
        inputs: dimension, width: resolvedWidth, depth: depth, weightScale: weightScale, biasScale: biasScale,
        stream: stream["network/\(draw)"])
    }
    try output.write(by: Self.self, kind: "data", inputs: [:], parameters: parameters) { file in
      try file.set("data", to: "synthetic")
      try mixture.write(to: file)
      for (count, group, name) in [(samples, "", "inputs"), (testSamples, "test/", "test-inputs")] where count > 0 {
        let points = try mixture.sample(count, stream: stream[name])
        try file.write(points, to: "\(group)X")
        try file.write(try mixture.density(at: points), to: "\(group)density")
        try file.write(try mixture.logDensity(at: points), to: "\(group)log-density")
        if let values = try indicator?.values(at: points) {
          try file.write(values, to: "\(group)targets/indicator")
          if labels == .indicator { try file.write(values, to: "\(group)y") }
        }
        guard draws > 0 else { continue }
        let values = Matrix(rows: draws, columns: count, storage: try networks.flatMap { try $0.values(at: points) })
        try file.writeDraws(values, to: "\(group)targets/network")
        if labels == .network { try file.write(values.row(0), to: "\(group)y") }
      }
    }
  }

  var resolvedWidth: Int { width ?? (depth == 1 ? 100_000 : 5000) }

  private var parameters: [String: String] {
    var parameters = [
      "samples": "\(samples)", "test-samples": "\(testSamples)", "dimension": "\(dimension)",
      "components": "\(components)", "deviations": deviations.text, "weights": weights?.text ?? "equal",
      "labels": labels.rawValue, "draws": "\(draws)", "seed": "\(seed)",
    ]
    parameters.merge(ball.parameters) { $1 }
    guard draws > 0 else { return parameters }
    return parameters.merging([
      "width": "\(resolvedWidth)", "depth": "\(depth)", "weight-scale": "\(weightScale)", "bias-scale": "\(biasScale)",
    ]) { $1 }
  }
}

extension H5Writer {
  /// Stores random functions, shape (draws, n), with samples in rows: (n) for one draw, else (n, draws).
  func writeDraws(_ values: Matrix<Double>, to name: String) throws {
    if values.rows == 1 { try write(values.storage, to: name) } else { try write(values.transposed, to: name) }
  }
}
