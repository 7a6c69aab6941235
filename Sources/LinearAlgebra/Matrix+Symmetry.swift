extension Matrix {
  /// max |a_ij − a_ji| of a square matrix, by blocks that stay in cache.
  public var largestAsymmetry: Element {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      precondition(rows == columns, "a (\(rows), \(columns)) matrix is not square")
      let n = rows
      let block = 64
      var largest: Element = 0
      storage.withUnsafeBufferPointer { a in
        for i0 in stride(from: 0, to: n, by: block) {
          for j0 in stride(from: i0, to: n, by: block) {
            for i in i0..<min(i0 + block, n) {
              for j in j0..<min(j0 + block, n) { largest = max(largest, abs(a[i * n + j] - a[j * n + i])) }
            }
          }
        }
      }
      return largest
    }
  }
}
