import Foundation
import Kernels
import LinearAlgebra
import Networks
import Randomness

extension Suite {
  /// The tangent kernel of infinitely wide ReLU networks beside neural-tangents: values, time and memory.
  func measureInfiniteKernels(_ peaks: Peaks, _ table: inout ResultTable) throws {
    for (n, depth) in [(2000, 1), (5000, 1), (5000, 3)] {
      try measureInfinite(n, dimension: 4, depth: depth, target: 1, into: &table)
    }
    for (n, most) in [(5000, 0.3), (10000, 1.2)] {
      let (network, samples) = (try InfiniteNetwork(), points(n, 4))
      let timing = try Timing.of(rounds: rounds) { consume(try network.kernel(.ntk, of: samples)) }
      table.add(
        Result(
          item: "infinite-width NTK, n = \(n), d = 4", ours: range(timing), measure: duration(timing.least),
          target: "≤ \(duration(most))", isMet: timing.least <= most))
    }
    try measureActivations(5000, into: &table)
  }

  /// Smooth activations beside ReLU, at the same samples.
  private func measureActivations(_ n: Int, into table: inout ResultTable) throws {
    let samples = points(n, 4)
    func timing(_ kind: Activation.Kind) throws -> Timing {
      let network = try InfiniteNetwork(Activation(kind, normalisation: .none))
      return try Timing.of(rounds: rounds) { consume(try network.kernel(.ntk, of: samples)) }
    }
    let rectifier = try timing(.relu)
    for kind in [Activation.Kind.erf, .sine, .gelu, .tanh, .arctan, .sigmoid, .softplus] {
      let own = try timing(kind)
      let ratio = own.least / rectifier.least
      table.add(
        Result(
          item: "  that of \(kind.rawValue), n = \(n), beside ReLU", ours: range(own),
          measure: "\(rounded(ratio, 1)) ×", target: "≤ 3 ×", isMet: ratio <= 3))
    }
  }

  private func measureInfinite(
    _ n: Int, dimension d: Int, depth: Int, target: Double, into table: inout ResultTable
  ) throws {
    let (network, samples) = (try InfiniteNetwork(depth: depth), points(n, d))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appendingPathComponent("points"), folder.appendingPathComponent("kernel"))
    try samples.storage.withUnsafeBytes { Data($0) }.write(to: input)
    var options = ["samples": "\(n)", "dimension": "\(d)", "depth": "\(depth)", "points": input.path]
    var (mine, theirs) = (Timing(seconds: []), Timing(seconds: []))
    var memory: (ours: Double?, peer: Double?)
    for round in 0..<rounds {
      memory.ours = try Machine.peakMemory { consume(try network.kernel(.ntk, of: samples)) }
      mine.seconds += try (0..<3).map { _ in
        try Timing.seconds { consume(try network.kernel(.ntk, of: samples)) }
      }
      options["kernel"] = round == 0 ? output.path : nil
      guard let report = tangentsPeer?.report("infinite_kernel", options) else { continue }
      theirs.seconds += report.seconds
      memory.peer = report.memory
    }
    let item = "infinite-width NTK, n = \(n), d = \(d), depth \(depth)"
    addRatio(item, (mine, theirs.seconds.isEmpty ? nil : theirs), target: target, into: &table)
    if let (ours, peer) = memory.ours.flatMap({ ours in memory.peer.map { (ours, $0) } }) {
      table.add(
        Result(
          item: "  its process's peak memory", ours: "\(rounded(ours / 0x1p20, 0)) MiB",
          peer: "\(rounded(peer / 0x1p20, 0)) MiB", measure: "\(rounded(peer / ours, 1)) ×", target: "≥ 1 ×",
          isMet: peer >= ours))
    }
    guard let expected = try? Data(contentsOf: output) else { return }
    let deviation = largestDeviation(try network.kernel(.ntk, of: samples), expected, samples)
    table.add(
      Result(
        item: "  its values, points at least 0.1 apart", ours: "",
        measure: "\(String(format: "%.1e", deviation)) relative", target: "≤ 1e-9", isMet: deviation <= 1e-9))
  }

  /// The largest difference, relative to the geometric mean of the kernel at both points, of entries whose points are
  /// at least 0.1 apart. (By the arccosine of a rounded cosine the peer loses up to half the digits of close pairs.)
  private func largestDeviation(_ kernel: Matrix<Double>, _ expected: Data, _ samples: Matrix<Double>) -> Double {
    let (n, d) = (kernel.rows, samples.columns)
    guard expected.count == 8 * n * n else { return .infinity }
    var largest = 0.0
    expected.withUnsafeBytes { bytes in
      let values = bytes.bindMemory(to: Double.self)
      for i in 0..<n {
        for j in 0..<i {
          let square = (0..<d).reduce(0) { sum, k in
            let difference = samples[i, k] - samples[j, k]
            return sum + difference * difference
          }
          guard square >= 0.01 else { continue }
          let scale = (kernel[i, i] * kernel[j, j]).squareRoot()
          largest = max(largest, abs(kernel[i, j] - values[i * n + j]) / scale)
        }
      }
    }
    return largest
  }

  private func points(_ n: Int, _ d: Int) -> Matrix<Double> {
    RandomStream(seed: 1, name: "points").normalMatrix(rows: n, columns: d)
  }
}
