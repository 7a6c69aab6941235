import Foundation
import Kernels
import LinearAlgebra
import Networks
import Randomness
import Spectra

extension Suite {
  /// The spectrum of a tangent kernel without the matrix, beside matfree's quadrature with the matrix, formed beforehand, and
  /// freealg's law of a submatrix: time, memory, and the Wasserstein-1 distance from all eigenvalues over their mean.
  func measureDensity(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, width, probes, steps) = (3000, 1500, 100, 100)
    let architecture = FullyConnected(
      inputs: width, widths: [width, width, width], activation: Activation(.arctan))
    let network = try Network<Float>(RandomNetwork(architecture, seed: 1))
    let samples = inputSamples(n, width).converted(to: Float.self)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tiles = folder.appendingPathComponent("tiles").path
    var quantiles: [Double] = []
    var (forming, quadrature) = (Timing(seconds: []), Timing(seconds: []))
    func estimate() throws {
      let clock = ContinuousClock()
      let started = clock.now
      let source = TangentTiles(try TangentFactors(network, samples: samples), side: 1024)
      let kernel = try TileFile(tiles, fingerprint: "bench", blocks: source.blocks)
      defer { kernel.remove() }
      let (trace, norm) = try kernel.form(source) { _ in }
      let formed = clock.now
      forming.seconds.append((formed - started) / .seconds(1))
      defer { quadrature.seconds.append((clock.now - formed) / .seconds(1)) }
      let signs = RandomStream(seed: 1, name: "bench").signs(count: probes * n)
      var runs = LanczosRuns(
        starts: Matrix(rows: probes, columns: n, storage: convert(signs, to: Float.self)), steps: steps)
      while runs.steps < runs.capacity { try runs.advance(by: kernel) }
      let pairs = try RitzPairs(10, of: runs, kernel)
      let apart = ApartEigenvalues(pairs)
      quantiles = SpectralDensity(
        try runs.rules(after: runs.steps), dimension: n, apart: apart.values, bound: apart.bound,
        sums: [trace, norm * norm], negligible: 1e-6 * (pairs.largest.first ?? 0), points: 512
      ).quantiles(n)
    }
    let memory = try Machine.peakMemory { try estimate() }
    for _ in 0..<rounds { try estimate() }
    let kernel = try EmpiricalKernels(network, samples: samples).tangentKernel(conjugate: [])
    let eigenvalues = try SymmetricEigen.values(of: kernel.converted(to: Double.self))
    /// W₁ over the mean.
    func distance(_ quantiles: [Double]) -> Double {
      zip(quantiles.sorted(), eigenvalues).reduce(0) { $0 + abs($1.0 - $1.1) } / eigenvalues.reduce(0, +)
    }
    func add(_ item: String, _ quantiles: [Double], _ bytes: Double?, target: Double? = nil) {
      let found = distance(quantiles)
      table.add(
        Result(
          item: "  \(item)", ours: bytes.map { "\(rounded($0 / 0x1p20, 0)) MiB" } ?? "",
          measure: "W₁ \(String(format: "%.4f", found))", target: target.map { "< \($0)" } ?? "",
          isMet: target.map { found < $0 }))
    }
    let file = folder.appendingPathComponent("kernel")
    try kernel.storage.withUnsafeBytes { Data($0) }.write(to: file)
    let results = ["matfree", "freealg"].map { method -> (method: String, report: Peer.Report?, quantiles: [Double]) in
      let output = folder.appendingPathComponent(method)
      let report = densityPeer?.report(
        "density",
        [
          "method": method, "kernel": file.path, "quantiles": output.path, "size": "\(n)", "probes": "\(probes)",
          "steps": "\(steps)", "part": "\(n / 3)",
        ])
      let bytes = (try? Data(contentsOf: output)) ?? Data()
      return (method, report, bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) })
    }
    table.add(
      Result(item: "NTK of n = 3000, 3 × 1500, formed in a file", ours: range(forming), measure: ""))
    let theirs = results[0].report.map { Timing(seconds: $0.seconds) }
    addRatio(
      "  its spectrum, 100 vectors, beside matfree with the matrix in memory", (quadrature, theirs), target: 1,
      into: &table)
    add("the whole's memory, distance from all eigenvalues", quantiles, memory, target: 0.005)
    for (method, report, quantiles) in results where quantiles.count == n {
      let seconds = report?.seconds.min().map(duration) ?? ""
      add("\(method), \(seconds)", quantiles, report?.memory)
    }
  }
}
