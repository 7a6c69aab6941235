import Diagnostics
import LinearAlgebra

/// The memory that the ranks on a machine take together.
enum MemoryPlan {
  /// The blocks' sizes that ELPA takes beside those of A, and beside them and the vectors.
  static let (valuesAlone, withVectors) = (2.5, 3.5)

  /// - Throws: `Problem.systemFailure` where the machine has not what this many ranks take.
  static func requireSpectrum(_ layout: BlockCyclic, vectors: Int, ranks: Int, of name: String) throws {
    let blocks = Double(layout.rows.count) * Double(layout.columns.count)
    let copies = vectors > 0 ? withVectors : valuesAlone
    let panel = Double(layout.block) * Double(layout.size)
    try PhysicalMemory.require(
      8 * Double(ranks) * (copies * blocks + 2 * panel),
      for: "the eigensystem of \(name) by \(ranks) ranks on a machine",
      remedy: "spread the ranks over more machines")
  }
}
