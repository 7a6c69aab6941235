import LinearAlgebra

extension Matrix {
  /// The matrix with `column`, of as many elements as there are rows, behind its last column.
  func appending(column: [Element]) -> Matrix {
    var elements: [Element] = []
    elements.reserveCapacity(rows * (columns + 1))
    for row in 0..<rows {
      elements.append(contentsOf: storage[row * columns..<(row + 1) * columns])
      elements.append(column[row])
    }
    return Matrix(rows: rows, columns: columns + 1, storage: elements)
  }

  /// The matrix without its last column, and that column: the inverse of `appending(column:)`.
  var splittingLastColumn: (Matrix, [Element]) {
    var elements: [Element] = []
    elements.reserveCapacity(rows * (columns - 1))
    for row in 0..<rows { elements.append(contentsOf: storage[row * columns..<(row + 1) * columns - 1]) }
    let last = (0..<rows).map { self[$0, columns - 1] }
    return (Matrix(rows: rows, columns: columns - 1, storage: elements), last)
  }
}
