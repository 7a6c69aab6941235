import Diagnostics
import LinearAlgebra
import Store

/// The eigensystem of a matrix in a file.
struct SpectrumTask: Codable {
  /// The references of the file, as on the command line.
  let input: String
  let name: String
  let size: Int
  /// How many leading eigenvectors are wanted.
  let vectors: Int

  /// What takes part in it on one rank of the grid.
  struct Run {
    private let task: SpectrumTask
    private let file: H5Reader
    private let layout: BlockCyclic
    private let eigen: DistributedEigen

    /// nil on ranks without a part in it. Collective.
    ///
    /// - Throws: `Agreement`.
    init?(_ task: SpectrumTask, among world: Ranks) throws {
      guard let grid = ProcessGrid(of: world, size: task.size) else { return nil }
      self.task = task
      let layout = BlockCyclic(size: task.size, on: grid)
      self.layout = layout
      try MemoryPlan.require(MemoryPlan.spectrum(layout), for: "the eigensystem of \(task.name)", on: grid)
      file = try Agreement.reach(among: grid.ranks) { try H5Reader.arrays(task.input, as: "matrix") }
      eigen = try DistributedEigen(
        DistributedMatrix(symmetric: task.name, of: file, layout: layout), vectors: task.vectors)
    }

    /// All eigenvalues, ascending.
    var values: [Double] { eigen.values }

    /// Hands over the eigenvectors on rank 0, and gives the grid back. The matrix is read once more, to check them. Collective.
    func forEachPanel(_ take: (Matrix<Double>) throws -> Void) throws {
      defer { layout.grid.free() }
      guard task.vectors > 0 else { return }
      try eigen.forEachPanel(of: DistributedMatrix(symmetric: task.name, of: file, layout: layout), take)
    }
  }
}
