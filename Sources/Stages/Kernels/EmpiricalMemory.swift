import Diagnostics
import Kernels
import Networks

/// The memory that `EmpiricalKernels` states.
enum EmpiricalMemory {
  /// - Throws: `Problem.systemFailure` where the machine has not what kernels of so many samples take.
  static func require(samples: Int, of architecture: (any Architecture)?, ntk: Bool) throws {
    let (n, k) = (Double(samples), Double(architecture?.outputs ?? 1))
    let layers = architecture?.body.layers ?? []
    let widest = Double(layers.map { max($0.inputs, $0.outputs) }.max() ?? 0)
    var numbers = n * n + 3 * n * widest
    if ntk {
      // Dense layers keep Gram matrices, (n, n), others what they take, those without parameters one after the other what
      // the first does; the derivatives of k outputs and work space.
      let grams = Double(layers.count { $0 is Dense })
      let kept = zip(layers, [nil] + layers).reduce(0.0) { sum, pair in
        let (layer, before) = (pair.0, pair.1 as (any Layer)?)
        let isFollowing = layer.parameters.isEmpty && before?.parameters.isEmpty ?? false
        return sum + (layer is Dense || isFollowing ? 0 : Double(layer.inputs))
      }
      numbers = n * n * (grams + 1) + n * n * k * k + n * (kept + (k + 1) * widest)
      if layers.contains(where: { $0 is Convolution }) { numbers += Double(EmpiricalKernels<StoredNetwork>.usualSlab) }
    }
    numbers += Double(layers.map(\.workSpace).max() ?? 0)
    try PhysicalMemory.require(8 * numbers, for: "kernels of \(samples) samples", remedy: "take fewer samples")
  }
}
