extension Matrix {
  /// Reverses the order of the rows in place.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func reverseRows() {
    let (rows, columns) = (rows, columns)
    withUnsafeMutablePointer { a in
      for i in 0..<rows / 2 {
        let (top, bottom) = (a + i * columns, a + (rows - 1 - i) * columns)
        for j in 0..<columns { (top[j], bottom[j]) = (bottom[j], top[j]) }
      }
    }
  }

  /// Gives each row the sign that makes its entry of largest magnitude (the first of equals) positive.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func normaliseRowSigns() {
    let (rows, columns) = (rows, columns)
    withUnsafeMutablePointer { a in
      for i in 0..<rows {
        let row = a + i * columns
        var largest: Element = 0
        for j in 0..<columns where abs(row[j]) > abs(largest) { largest = row[j] }
        if largest < 0 { for j in 0..<columns { row[j] = -row[j] } }
      }
    }
  }

  /// `body` of each row's place, the row v and its image vA, A of shape (columns, columns): one matrix product, by blocks
  /// of 256 rows, so that no second matrix is needed beside A.
  package func imagesByBlocks(
    under a: Matrix<Element>, _ body: (Int, UnsafePointer<Element>, UnsafePointer<Element>) -> Element
  ) -> [Element] {
    precondition(a.rows == columns && a.columns == columns, "shapes do not match in a product by blocks")
    let block = 256
    var images = [Element](repeating: 0, count: min(block, rows) * columns)
    var results: [Element] = []
    results.reserveCapacity(rows)
    withUnsafePointer { vectors in
      a.withUnsafePointer { a in
        images.withUnsafeMutableBufferPointer { images in
          guard let images = images.baseAddress else { return }
          for start in stride(from: 0, to: rows, by: block) {
            let count = min(block, rows - start)
            Element.gemm(
              false, false, count, columns, columns, 1, vectors + start * columns, columns, a, columns, 0, images,
              columns)
            for i in 0..<count {
              results.append(body(start + i, vectors + (start + i) * columns, images + i * columns))
            }
          }
        }
      }
    }
    return results
  }
}
