/// The ranks in rows and columns, by which the blocks of a matrix go round.
package struct ProcessGrid: Sendable {
  /// Those of the grid; number r stands in row r mod rows, column r / rows.
  let ranks: Ranks
  let rows: Int
  let columns: Int
  /// Those of this one's row, and of its column.
  let rowRanks: Ranks
  let columnRanks: Ranks

  var row: Int { ranks.rank % rows }
  var column: Int { ranks.rank / rows }

  /// The number of the rank at a place.
  func rank(row: Int, column: Int) -> Int { column * rows + row }

  /// The widest grid for `size` rows of a matrix that has a row and a column for each of its own, which is nearly as wide as it
  /// is high; nil on ranks that are not of it. Collective.
  init?(of world: Ranks, size: Int) {
    let (rows, columns) = Self.shape(ranks: world.count, size: size)
    let isMember = world.rank < rows * columns
    let ranks = world.split(colour: isMember ? 0 : -1)
    let (rowRanks, columnRanks) = (
      ranks.split(colour: isMember ? ranks.rank % rows : -1), ranks.split(colour: isMember ? ranks.rank / rows : -1)
    )
    (self.ranks, self.rowRanks, self.columnRanks) = (ranks, rowRanks, columnRanks)
    (self.rows, self.columns) = (rows, columns)
    guard isMember else {
      free()
      return nil
    }
  }

  /// Gives the communicators back; collective.
  func free() {
    for part in [rowRanks, columnRanks, ranks] { part.free() }
  }

  /// rows ≤ columns ≤ size with the largest product of at most so many ranks that they divide.
  package static func shape(ranks: Int, size: Int) -> (rows: Int, columns: Int) {
    for count in stride(from: ranks, to: 1, by: -1) {
      let rows = (1...count).last { $0 * $0 <= count && count % $0 == 0 } ?? 1
      if count / rows <= size { return (rows, count / rows) }
    }
    return (1, 1)
  }
}
