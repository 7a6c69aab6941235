import CELPA
import Diagnostics
import LinearAlgebra

/// The eigenvalues of a distributed symmetric matrix, and its leading eigenvectors where ELPA leaves them.
struct DistributedEigen {
  /// All of them, ascending, on every rank.
  let values: [Double]
  /// Column k of the first `count` is the eigenvector of the k-th largest; nil for none.
  private let vectors: DistributedMatrix?
  private let count: Int

  /// From this size on ELPA's two-stage reduction is taken.
  private static let twoStageSize = 1000

  /// Solves `matrix`, which is used up; the values are checked against its trace and norm. Collective.
  ///
  /// - Parameter count: the number of leading eigenvectors, at most n.
  /// - Throws: `Agreement` on a `Problem.numericalFailure`.
  init(_ matrix: consuming DistributedMatrix, vectors count: Int) throws {
    let layout = matrix.layout
    let exponent = matrix.enterRange()
    let (norm, trace) = (matrix.norm(), matrix.trace())
    // ELPA finds the vectors of the smallest eigenvalues.
    matrix.local.scale(by: -1)
    var values = [Double](repeating: 0, count: layout.size)
    var vectors = [Double](repeating: 0, count: count > 0 ? matrix.local.count : 0)
    let error = Self.solve(layout, matrix.takeLocal(), &values, &vectors, count)
    self.values = try Agreement.reach(among: layout.grid.ranks) {
      guard error == 0 else {
        throw Problem(.numericalFailure, cause: "ELPA failed: \(String(cString: elpa_strerr(error)))")
      }
      // 0 − x is never −0.
      let found = values.reversed().map { 0 - $0 }
      try SymmetricEigen.check(found, trace: trace, norm: norm)
      let restored = found.map { $0.multiplied(byPowerOfTwo: exponent) }
      guard restored.allSatisfy(\.isFinite) else {
        throw Problem(
          .badInput, cause: "has an eigenvalue beyond the range of float64, \(Double.greatestFiniteMagnitude)",
          remedy: "scale the matrix down")
      }
      return restored
    }
    self.count = count
    self.vectors =
      count > 0
      ? DistributedMatrix(
        layout, local: Matrix(rows: layout.columns.count, columns: layout.rows.count, storage: vectors)) : nil
  }

  private static func solve(
    _ layout: BlockCyclic, _ matrix: consuming [Double], _ values: inout [Double], _ vectors: inout [Double],
    _ count: Int
  ) -> Int32 {
    let grid = layout.grid
    let description = rv_elpa_layout(
      ranks: grid.ranks.handle, row: Int32(grid.row), column: Int32(grid.column), size: Int32(layout.size),
      block: Int32(layout.block), local_rows: Int32(layout.rows.count), local_columns: Int32(layout.columns.count),
      vectors: Int32(count))
    let solver = layout.size < twoStageSize ? rv_elpa_one_stage() : rv_elpa_two_stage()
    return rv_elpa_solve(description, solver, &matrix, &values, &vectors)
  }

  /// Hands over the leading eigenvectors as rows, by panels, that of the largest eigenvalue first and each with its largest
  /// component positive, once they are checked: ‖A v − λ v‖/(‖A‖_F n ε) and |V Vᵀ − 1|/(n ε), as of `SymmetricEigen`.
  /// Collective.
  ///
  /// Memory: two panels of n numbers for each row of a block, and the blocks of A.
  ///
  /// - Parameters:
  ///   - matrix: the one that was solved, again.
  ///   - take: what is done with them on rank 0 of the grid.
  /// - Throws: `Agreement` on a `Problem.numericalFailure`, and on what `take` throws.
  func forEachPanel(of matrix: consuming DistributedMatrix, _ take: (Matrix<Double>) throws -> Void) throws {
    guard let vectors else { return }
    let (layout, grid) = (vectors.layout, vectors.layout.grid)
    let exponent = matrix.enterRange()
    let unit = max(matrix.norm(), .leastNormalMagnitude) * Double(layout.size) * Double.ulpOfOne
    for block in layout.blocks where block.lowerBound < count {
      let wanted = block.lowerBound..<min(block.upperBound, count)
      var panel = vectors.columns(wanted)
      panel.normaliseRowSigns()
      panel = grid.ranks.broadcast(panel, rows: wanted.count, columns: layout.size)
      let eigenvalues = wanted.map { values[layout.size - 1 - $0].multiplied(byPowerOfTwo: -exponent) }
      let residual = matrix.largestResidual(eigenvalues, panel) / unit
      let skew = vectors.largestSkew(panel, from: wanted.lowerBound, of: count) / (Double(layout.size) * .ulpOfOne)
      try Agreement.reach(among: grid.ranks) {
        try SymmetricEigen.check(ratio: residual)
        try SymmetricEigen.check(ratio: skew)
        if grid.ranks.rank == 0 { try take(panel) }
      }
    }
  }
}
