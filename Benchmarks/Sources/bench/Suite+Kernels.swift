import Kernels
import LinearAlgebra
import Networks
import Randomness

extension Suite {
  /// Forward pass, conjugate kernels and NTK of figure-2's network, weights made from the seed.
  func measureFigure2(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, inputs, width) = full ? (5000, 3072, 10000) : (2000, 1536, 4000)
    let (depth, leastShare, mostMemory) = (5, 0.6, 6.0)
    let architecture = FullyConnected(
      inputs: inputs, widths: [Int](repeating: width, count: depth), activation: Activation(.arctan))
    let samples = inputSamples(n, inputs)
    let kernels = try EmpiricalKernels(RandomNetwork(architecture, seed: 1), samples: samples)
    var timing = Timing(seconds: [])
    var shares: [Double] = []
    let memory = try Machine.peakMemory {
      for _ in 0..<(full ? 1 : rounds) {
        let before = productRate()
        let seconds = try Timing.seconds { consume(try tangentKernel(kernels, depth: depth)) }
        timing.seconds.append(seconds)
        shares.append(operations(n, architecture) / seconds / max(before, productRate()))
      }
    }
    let share = shares.max() ?? 0
    let item = "figure-2's kernels, n = \(n), d0 = \(inputs), 5 × \(width), Float64"
    table.add(
      Result(
        item: item, ours: range(timing), measure: "\(rounded(100 * share, 0)) % of dgemm",
        target: "≥ \(rounded(100 * leastShare, 0)) %", isMet: share >= leastShare))
    if let memory {
      let gigabytes = memory / 0x1p30
      table.add(
        Result(
          item: "  its peak memory", ours: "\(rounded(gigabytes, 2)) GiB", measure: "",
          target: full ? "≤ \(rounded(mostMemory, 0)) GiB" : "",
          isMet: full ? gigabytes <= mostMemory : nil))
    }
  }

  /// The empirical NTK of a network in memory, beside the same layerwise formula.
  func measureTangentKernel(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, inputs, width, depth) = (1500, 1000, 3000, 5)
    let architecture = FullyConnected(
      inputs: inputs, widths: [Int](repeating: width, count: depth), activation: Activation(.arctan))
    let samples = inputSamples(n, inputs)
    let network = try Network<Double>(RandomNetwork(architecture, seed: 1))
    let kernels = try EmpiricalKernels(network, samples: samples)
    let options = ["samples": n, "inputs": inputs, "width": width, "depth": depth]
    var shares: [Double] = []
    let times = try compare("tangent_kernel", options) {
      let before = productRate()
      let seconds = try (0..<2).map { _ in
        try Timing.seconds { consume(try tangentKernel(kernels, depth: depth)) }
      }
      let least = seconds.min() ?? .nan
      shares.append(operations(n, architecture) / least / max(before, productRate()))
      return seconds
    }
    addRatio("empirical NTK, n = \(n), 5 × \(width), Float64", times, target: 2, into: &table)
    let share = 100 * (shares.max() ?? 0)
    table.add(Result(item: "  its share of dgemm", ours: "", measure: "\(rounded(share, 0)) %"))
  }

  func tangentKernel(
    _ kernels: EmpiricalKernels<some NetworkSource, Double>, depth: Int
  ) throws -> Matrix<Double> {
    try kernels.tangentKernel(scalings: [Double](repeating: 1, count: depth + 1))
  }

  /// Rows of N(0, 1/d) entries.
  func inputSamples(_ n: Int, _ d: Int) -> Matrix<Double> {
    RandomStream(seed: 1, name: "samples")
      .normalMatrix(rows: n, columns: d, scale: 1 / Double(d).squareRoot())
  }

  /// The floating-point operations that the kernels need: products forward and backward, and one half of each
  /// Gram matrix.
  private func operations(_ n: Int, _ architecture: FullyConnected) -> Double {
    let widths = (0...architecture.depth).map { Double(architecture.width($0)) }
    let products = zip(widths, widths.dropFirst()).map { $0 * $1 }
    let samples = Double(n)
    let forward = 2 * samples * products.reduce(0, +)
    let backward = 2 * samples * products.dropFirst().reduce(0, +)
    let grams = samples * samples * (2 * widths.reduce(0, +) - widths[0])
    return forward + backward + grams
  }
}
