import CMPI
import LinearAlgebra

/// A square matrix of which each rank of a grid has its blocks.
struct DistributedMatrix {
  let layout: BlockCyclic
  /// This rank's entries, column after column as ScaLAPACK has them: row c holds those of column `layout.columns[c]`.
  var local: Matrix<Double>

  init(_ layout: BlockCyclic, local: Matrix<Double>) {
    precondition(local.rows == layout.columns.count && local.columns == layout.rows.count, "blocks of another layout")
    (self.layout, self.local) = (layout, local)
  }

  /// All zeros.
  init(_ layout: BlockCyclic) {
    self.init(layout, local: Matrix(rows: layout.columns.count, columns: layout.rows.count))
  }

  /// A multiple of the identity.
  init(_ layout: BlockCyclic, diagonal value: Double) {
    self.init(layout)
    let column = Dictionary(uniqueKeysWithValues: layout.columns.enumerated().map { ($1, $0) })
    for (r, row) in layout.rows.enumerated() {
      if let c = column[row] { local[c, r] = value }
    }
  }

  /// The diagonal's entries that are here, by row.
  var diagonal: [(row: Int, value: Double)] {
    var c = 0
    var entries: [(row: Int, value: Double)] = []
    for (r, row) in layout.rows.enumerated() {
      while c < layout.columns.count, layout.columns[c] < row { c += 1 }
      if c < layout.columns.count, layout.columns[c] == row { entries.append((row, local[c, r])) }
    }
    return entries
  }

  /// Columns j of a block as rows, on rank 0 of the grid: (block's width, n), elsewhere empty. Collective.
  func columns(_ block: Range<Int>) -> Matrix<Double> {
    gathered(block, rowsBelow: layout.size, columnsFrom: layout.size)
  }

  /// Rows of a block of a symmetric matrix, whose entries are those of its upper triangle, so that both triangles are equal
  /// to the bit; on rank 0 of the grid: (block's height, n), elsewhere empty. Collective.
  func symmetricRows(_ block: Range<Int>) -> Matrix<Double> {
    var panel = gathered(block, rowsBelow: block.upperBound, columnsFrom: block.upperBound)
    guard panel.rows > 0 else { return panel }
    for t in block {
      for u in block where u > t { panel[t - block.lowerBound, u] = panel[u - block.lowerBound, t] }
    }
    return panel
  }

  /// Row t of the result holds a_it for i < `end`, j being the block's column t, and a_tj for j ≥ `start`.
  private func gathered(_ block: Range<Int>, rowsBelow end: Int, columnsFrom start: Int) -> Matrix<Double> {
    let (grid, width) = (layout.grid, block.count)
    let number = block.lowerBound / layout.block
    let (ownerColumn, ownerRow) = (number % grid.columns, number % grid.rows)
    let isRoot = grid.ranks.rank == 0
    var panel = Matrix<Double>(rows: isRoot ? width : 0, columns: isRoot ? layout.size : 0)

    for row in 0..<grid.rows {
      let indices = layout.rows(of: row).prefix { $0 < end }
      guard !indices.isEmpty else { continue }
      let first = number / grid.columns * layout.block
      let piece = move(from: grid.rank(row: row, column: ownerColumn), rows: width, columns: indices.count) { t, r in
        local[first + t, r]
      }
      for t in 0..<panel.rows {
        for (r, index) in indices.enumerated() { panel[t, index] = piece[t, r] }
      }
    }
    for column in 0..<grid.columns {
      let all = layout.columns(of: column)
      let indices = all.drop { $0 < start }
      guard !indices.isEmpty else { continue }
      let first = number / grid.rows * layout.block
      let piece = move(from: grid.rank(row: ownerRow, column: column), rows: indices.count, columns: width) { c, t in
        local[indices.startIndex + c, first + t]
      }
      for t in 0..<panel.rows {
        for (c, index) in indices.enumerated() { panel[t, index] = piece[c, t] }
      }
    }
    return panel
  }

  /// A matrix of the rank `source` on rank 0, elsewhere empty.
  private func move(
    from source: Int, rows: Int, columns: Int, _ element: (Int, Int) -> Double
  ) -> Matrix<Double> {
    let ranks = layout.grid.ranks
    let count = Int32(rows * columns)
    guard [0, source].contains(ranks.rank) else { return Matrix(rows: 0, columns: 0) }
    guard ranks.rank == source else {
      var values = [Double](repeating: 0, count: rows * columns)
      rv_receive(ranks.handle, Int32(source), &values, count)
      return Matrix(rows: rows, columns: columns, storage: values)
    }
    let piece = Matrix(rows: rows, columns: columns, element: element)
    guard source != 0 else { return piece }
    piece.storage.withUnsafeBufferPointer { rv_send(ranks.handle, 0, $0.baseAddress, count) }
    return Matrix(rows: 0, columns: 0)
  }
}
