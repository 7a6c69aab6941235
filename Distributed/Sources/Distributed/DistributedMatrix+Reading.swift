import Diagnostics
import LinearAlgebra
import Stages
import Store

extension DistributedMatrix {
  /// The symmetric matrix `name` of a file, each rank reading panels of the rows that it has and of its columns' mates. What
  /// rounding made of its symmetry is evened out, as the program `eigs` does.
  ///
  /// Memory beside this rank's blocks: one panel of rows. Collective.
  ///
  /// - Throws: `Agreement` on a `Problem.badInput` where it is not symmetric, or cannot be read.
  init(symmetric name: String, of file: H5Reader, layout: BlockCyclic) throws {
    self.init(layout)
    let ranks = layout.grid.ranks
    let (rows, columns) = (layout.rows, layout.columns)
    let asymmetry = try Agreement.reach(among: ranks) {
      var start = 0
      for run in layout.runs(of: rows) {
        let panel: Matrix<Double> = try file.matrix(name, rows: run)
        for (c, column) in columns.enumerated() {
          for r in 0..<run.count { local[c, start + r] = panel[r, column] }
        }
        start += run.count
      }
      return rows == columns ? evenOut() : try evenOut(with: file, name)
    }
    let largest = ranks.maximum(asymmetry)
    let norm = norm()
    try Agreement.reach(among: ranks) {
      try MatricesCommand.requireSymmetric(name, in: file, asymmetry: largest, norm: norm)
    }
  }

  /// The mean of both triangles, where one rank has both; their largest difference.
  private mutating func evenOut() -> Double {
    var largest = 0.0
    for c in 0..<local.rows {
      for r in 0..<c {
        let (a, b) = (local[c, r], local[r, c])
        guard a != b else { continue }
        largest = max(largest, abs(a - b))
        let mean = a / 2 + b / 2
        (local[c, r], local[r, c]) = (mean, mean)
      }
    }
    return largest
  }

  /// The mean with the entries of the other triangle, read from the file; their largest difference.
  private mutating func evenOut(with file: H5Reader, _ name: String) throws -> Double {
    var (largest, start) = (0.0, 0)
    for run in layout.runs(of: layout.columns) {
      let panel: Matrix<Double> = try file.matrix(name, rows: run)
      for c in 0..<run.count {
        for (r, row) in layout.rows.enumerated() {
          let (a, b) = (local[start + c, r], panel[c, row])
          guard a != b else { continue }
          largest = max(largest, abs(a - b))
          local[start + c, r] = a / 2 + b / 2
        }
      }
      start += run.count
    }
    return largest
  }

  /// ‖A‖_F, of numbers of any size. Collective.
  func norm() -> Double {
    let ranks = layout.grid.ranks
    let own = local.frobeniusNorm
    let largest = ranks.maximum(own)
    guard largest > 0, largest.isFinite else { return largest }
    return largest * ranks.sum(own / largest * (own / largest)).squareRoot()
  }

  /// Σ a_ii. Collective.
  func trace() -> Double { layout.grid.ranks.sum(diagonal.reduce(0) { $0 + $1.value }) }
}
