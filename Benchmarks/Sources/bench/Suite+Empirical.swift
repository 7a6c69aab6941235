import Foundation
import Kernels
import LinearAlgebra
import Networks

extension Suite {
  /// The empirical tangent kernel beside `empirical_ntk_fn` of neural-tangents: the same weights and samples, values
  /// and time.
  func measureEmpiricalKernel(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, inputs, width, depth) = (400, 400, 800, 5)
    let architecture = FullyConnected(
      inputs: inputs, widths: [Int](repeating: width, count: depth), activation: Activation(.arctan))
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
    let report = tangentsPeer?.report(
      "empirical_kernel",
      [
        "samples": "\(n)", "inputs": "\(inputs)", "width": "\(width)", "depth": "\(depth)", "network": input.path,
        "kernel": output.path,
      ])
    let item = "empirical NTK, n = \(n), 5 × \(width), beside empirical_ntk_fn"
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
