import Diagnostics
import Networks

/// The memory that `EmpiricalKernels` states.
enum EmpiricalMemory {
  /// - Throws: `Problem.systemFailure` where the machine has not what kernels of so many samples take.
  static func require(samples: Int, of architecture: (any Architecture)?, ntk: Bool) throws {
    let (n, k) = (Double(samples), Double(architecture?.outputs ?? 1))
    let layers = (architecture?.hiddenWidths ?? []).map(Double.init)
    let numbers =
      ntk ? n * n * Double(layers.count + 2) + n * n * k * k + n * layers.reduce(0, +) : n * n + n * (layers.max() ?? 0)
    try PhysicalMemory.require(8 * numbers, for: "kernels of \(samples) samples", remedy: "take fewer samples")
  }
}
