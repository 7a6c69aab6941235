import Kernels
import LinearAlgebra
import Networks

extension Suite {
  /// Kernels and eigenvalues in float32 beside float64, in turn: half the memory, and at least 1.8 times the speed.
  func measurePrecision(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, width) = (3000, 3000)
    let architecture = FullyConnected(
      inputs: width, widths: [width, width, width], activation: Activation(.arctan))
    let network = try Network<Double>(RandomNetwork(architecture, seed: 1))
    let kernels = try EmpiricalKernels(network, samples: inputSamples(n, width))
    let halves = try EmpiricalKernels(
      Network<Float>(network), samples: inputSamples(n, width).converted(to: Float.self))
    let kernel = try kernels.tangentKernel()
    let half = kernel.converted(to: Float.self)
    try addRatio("tangent kernel, n = \(n), 3 × \(width), float32 beside float64", into: &table) {
      consume(try halves.tangentKernel())
    } double: {
      consume(try kernels.tangentKernel())
    }
    try addRatio("eigenvalues, n = \(n), float32 beside float64", into: &table) {
      consume(try SymmetricEigen.values(of: half))
    } double: {
      consume(try SymmetricEigen.values(of: kernel))
    }
  }

  private func addRatio(
    _ item: String, into table: inout ResultTable, single: () throws -> Void, double: () throws -> Void
  ) throws {
    var (ours, other) = (Timing(seconds: []), Timing(seconds: []))
    for _ in 0..<rounds {
      ours.seconds.append(try Timing.seconds(single))
      other.seconds.append(try Timing.seconds(double))
    }
    addRatio(item, (ours, other), target: 1.8, into: &table)
  }
}
