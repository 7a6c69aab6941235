import Diagnostics

extension Matrix where Element == Double {
  /// The rows made orthonormal by Gram–Schmidt, done twice: row k is the part of row k that is orthogonal to those before
  /// it, of norm 1.
  ///
  /// Complexity: 4·rows²·columns operations.
  ///
  /// - Throws: `Problem.badInput` where a row is not finite or lies, up to rounding, in the span of those before it.
  public func orthonormalRows() throws -> Matrix {
    var rows = (0..<self.rows).map { row($0) }
    let d = columns
    let rounding = Double(max(self.rows, d)) * Double.ulpOfOne
    for k in rows.indices {
      let size = Double.norm(d, rows[k])
      for _ in 0..<2 {
        for earlier in 0..<k {
          Double.axpy(d, -Double.dot(d, rows[earlier], rows[k]), rows[earlier], &rows[k])
        }
      }
      let norm = Double.norm(d, rows[k])
      guard norm > rounding * size, norm.isFinite else {
        throw Problem(
          .badInput, object: "row \(k)",
          cause: size.isFinite ? "lies in the span of the rows before it" : "is not finite",
          remedy: "give rows that are linearly independent")
      }
      Double.scale(d, 1 / norm, &rows[k])
    }
    return Matrix(rows: self.rows, columns: d, storage: rows.flatMap { $0 })
  }
}
