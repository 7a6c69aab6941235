import Diagnostics
import Networks

/// The memory that a rank takes, in bytes.
enum MemoryPlan {
  /// What an eigensystem takes, in the size of the rank's blocks: A, ELPA's vectors, and its work space.
  private static let copies = 4.5

  static func spectrum(_ layout: BlockCyclic) -> Double { 8 * (copies * blocks(layout) + panels(layout)) }

  /// - Parameter matrices: how many kernels are in memory at a time.
  static func conjugateKernels(_ layout: BlockCyclic, _ architecture: any Architecture, matrices: Int) -> Double {
    let widths = widths(architecture)
    let pair = zip(widths, widths.dropFirst()).map { $0 + $1 }.max() ?? architecture.inputs
    return 8 * (Double(matrices) * blocks(layout) + samples(layout) * Double(pair) + panels(layout))
  }

  static func tangentKernel(_ layout: BlockCyclic, _ architecture: any Architecture) -> Double {
    let widths = widths(architecture)
    let kept = widths.reduce(0, +) + (architecture.outputs + 3) * (widths.max() ?? 0)
    return 8 * (blocks(layout) + samples(layout) * Double(kept) + 512 * Double(layout.rows.count) + panels(layout))
  }

  /// - Parameters:
  ///   - bytes: of each rank.
  ///   - what: what takes them.
  /// - Throws: `Agreement` on a `Problem.systemFailure` where a machine has not what its ranks take together.
  static func require(_ bytes: Double, for what: String, on grid: ProcessGrid) throws {
    let onMachine = grid.ranks.onMachine()
    defer { onMachine.free() }
    try Agreement.reach(among: grid.ranks) {
      try PhysicalMemory.require(
        Double(onMachine.count) * bytes, for: "\(what) by \(onMachine.count) ranks of \(grid.ranks.count) on a machine",
        remedy: "spread the ranks over more machines")
    }
  }

  private static func blocks(_ layout: BlockCyclic) -> Double {
    Double(layout.rows.count) * Double(layout.columns.count)
  }

  /// Panels of rows on their way to or from the file.
  private static func panels(_ layout: BlockCyclic) -> Double { 3 * Double(layout.block) * Double(layout.size) }

  private static func samples(_ layout: BlockCyclic) -> Double { Double(layout.rows.count + layout.columns.count) }

  /// d_0 … d_L.
  private static func widths(_ architecture: any Architecture) -> [Int] {
    [architecture.inputs] + ((architecture as? FullyConnected)?.widths ?? [])
  }
}
