import Foundation
import Kernels
import LinearAlgebra
import Networks

extension Suite {
  /// The empirical tangent kernel beside `empirical_ntk_fn` of neural-tangents, and in the standard parametrisation, with
  /// biases, beside the derivatives of `torch.func`: the same weights and samples, values and time.
  func measureEmpiricalKernel(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let widths = [Int](repeating: 800, count: 5)
    let papers = FullyConnected(inputs: 400, widths: widths, activation: Activation(.arctan))
    try compareKernel(
      of: papers, tangentsPeer, "empirical_kernel", "empirical NTK, n = 400, 5 × 800, beside empirical_ntk_fn", &table)
    let standard = FullyConnected(
      inputs: 400, widths: Array(widths.prefix(2)), activation: Activation(.tanh, normalisation: .none),
      parametrisation: .standard(biases: [1, 2, 3]))
    try compareKernel(
      of: standard, peer, "autograd_kernel", "standard NTK, n = 400, 2 × 800, beside torch.func", &table)
  }

  private func compareKernel(
    of architecture: FullyConnected, _ peer: Peer?, _ script: String, _ item: String, _ table: inout ResultTable
  ) throws {
    let (n, inputs, width, depth) = (400, architecture.inputs, architecture.widths[0], architecture.widths.count)
    let samples = inputSamples(n, inputs)
    let network = try Network<Double>(RandomNetwork(architecture, seed: 1))
    let kernels = try EmpiricalKernels(network, samples: samples)
    let ours = try Timing.of(rounds: rounds) { consume(try tangentKernel(kernels, depth: depth)) }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appendingPathComponent("network"), folder.appendingPathComponent("kernel"))
    let numbers = ([samples] + network.parameters).map(\.storage).joined()
    try Array(numbers).withUnsafeBytes { Data($0) }.write(to: input)
    let report = peer?.report(
      script,
      [
        "samples": "\(n)", "inputs": "\(inputs)", "width": "\(width)", "depth": "\(depth)", "network": input.path,
        "kernel": output.path,
      ])
    addRatio(item, (ours, report.map { Timing(seconds: $0.seconds) }), target: 1, into: &table)
    guard let expected = try? Data(contentsOf: output), expected.count == 8 * n * n else { return }
    let kernel = try tangentKernel(kernels, depth: depth)
    let largest = kernel.storage.map(abs).max() ?? 0
    let deviation: Double = expected.withUnsafeBytes { bytes in
      zip(kernel.storage, bytes.bindMemory(to: Double.self)).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    table.add(
      Result(
        item: "  its values", ours: "", measure: "\(String(format: "%.1e", deviation / largest)) relative",
        target: "≤ 1e-9", isMet: deviation <= 1e-9 * largest))
  }
}
