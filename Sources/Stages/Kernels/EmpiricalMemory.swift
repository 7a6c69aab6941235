import Diagnostics
import Kernels
import Networks

/// The memory that `EmpiricalKernels` states.
enum EmpiricalMemory {
  /// - Throws: `Problem.systemFailure` where the machine has not what kernels of so many samples take.
  static func require(samples: Int, of architecture: (any Architecture)?, ntk: Bool, _ precision: Precision = .double)
    throws
  {
    try PhysicalMemory.require(
      bytes(samples: samples, of: architecture, ntk: ntk, precision), for: "kernels of \(samples) samples",
      remedy: "take fewer samples")
  }

  /// What kernels of so many samples take.
  static func bytes(
    samples: Int, of architecture: (any Architecture)?, ntk: Bool, _ precision: Precision = .double
  ) -> Double {
    let (n, k) = (Double(samples), Double(architecture?.outputs ?? 1))
    let layers = architecture?.body.layers ?? []
    let widest = Double(layers.map { max($0.inputs, $0.outputs) }.max() ?? 0)
    var numbers = n * n + 3 * n * widest
    if ntk {
      // Dense layers keep Gram matrices, (n, n), others samples; the derivatives of k outputs and work space.
      let grams = Double(layers.count { $0 is Dense })
      let kept = Double(architecture?.body.keptByTangent ?? 0)
      numbers = n * n * (grams + 1) + n * n * k * k + n * (kept + (k + 1) * widest)
      if layers.contains(where: { $0 is Convolution }) {
        numbers += Double(EmpiricalKernels<StoredNetwork, Double>.usualSlab)
      }
    }
    // Weights are taken in slabs, as they are stored and as they are used.
    let slab = min(architecture?.body.largestParameter ?? 0, Double(EmpiricalKernels<StoredNetwork, Double>.usualSlab))
    numbers += 2 * slab + Double(layers.map { $0.workSpace(of: 1) }.max() ?? 0)
    return Double(precision.bytes) * numbers
  }
}
