/// How the rows and columns of an (n, n) matrix go round the ranks of a grid: blocks of equal size, in turn.
package struct BlockCyclic: Sendable {
  let size: Int
  let block: Int
  let grid: ProcessGrid
  /// This rank's rows and columns, ascending.
  let rows, columns: [Int]

  /// The usual size of a block.
  private static let largestBlock = 64

  /// Blocks small enough that each rank has one.
  init(size: Int, on grid: ProcessGrid) {
    self.size = size
    self.grid = grid
    block = Self.block(size: size, parts: max(grid.rows, grid.columns))
    rows = Self.indices(size, block, part: grid.row, of: grid.rows)
    columns = Self.indices(size, block, part: grid.column, of: grid.columns)
  }

  /// The largest block, a power of two, of which `size` ≥ `parts` gives each of so many parts one.
  package static func block(size: Int, parts: Int) -> Int {
    var block = largestBlock
    while block > 1, (size + block - 1) / block < parts { block /= 2 }
    return block
  }

  /// The rows of the ranks in a row of the grid.
  func rows(of row: Int) -> [Int] { Self.indices(size, block, part: row, of: grid.rows) }

  /// The columns of the ranks in a column of the grid.
  func columns(of column: Int) -> [Int] { Self.indices(size, block, part: column, of: grid.columns) }

  /// Those of 0..<size whose block is of `part`.
  package static func indices(_ size: Int, _ block: Int, part: Int, of parts: Int) -> [Int] {
    stride(from: part * block, to: size, by: parts * block).flatMap { $0..<min($0 + block, size) }
  }

  /// The blocks of the whole matrix.
  var blocks: [Range<Int>] { stride(from: 0, to: size, by: block).map { $0..<min($0 + block, size) } }

  /// The runs of consecutive numbers among ascending ones, of at most a block.
  func runs(of indices: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in indices {
      if let last = runs.last, last.upperBound == index, last.count < block {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
