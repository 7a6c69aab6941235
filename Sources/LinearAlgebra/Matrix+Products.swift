extension UnsafeBufferPointer where Element: Scalar {
  /// Euclidean norm; 0 for no elements.
  var norm: Element { baseAddress.map { Element.norm(count, $0) } ?? 0 }
}

extension Matrix {
  /// op(A) op(B).
  ///
  /// Complexity: 2·m·n·k floating-point operations, one BLAS call.
  public static func product(
    _ a: Matrix, _ b: Matrix, transposeA: Bool = false, transposeB: Bool = false
  ) -> Matrix {
    let m = transposeA ? a.columns : a.rows
    let n = transposeB ? b.rows : b.columns
    var c = Matrix(rows: m, columns: n)
    c.formProduct(a, b, transposeA: transposeA, transposeB: transposeB)
    return c
  }

  /// self ← α op(A) op(B) + β self, without allocation.
  public mutating func formProduct(
    _ a: Matrix, _ b: Matrix, transposeA: Bool = false, transposeB: Bool = false,
    alpha: Element = 1, beta: Element = 0
  ) {
    let inner = transposeA ? a.rows : a.columns
    precondition(
      inner == (transposeB ? b.columns : b.rows) && rows == (transposeA ? a.columns : a.rows)
        && columns == (transposeB ? b.rows : b.columns), "shapes do not match in a matrix product")
    let (m, n) = (rows, columns)
    guard m > 0, n > 0 else { return }
    withUnsafeMutablePointer { c in
      a.withUnsafePointer { left in
        b.withUnsafePointer { right in
          Element.gemm(
            transposeA, transposeB, m, n, inner, alpha, left, max(a.columns, 1), right, max(b.columns, 1), beta, c, n)
        }
      }
    }
  }

  /// The Gram matrix A Aᵀ of the rows, shape (rows, rows), both triangles filled.
  ///
  /// Complexity: rows²·columns operations (`syrk`, half of a general product).
  public var gram: Matrix {
    var result = Matrix(rows: rows, columns: rows)
    result.formGram(self)
    return result
  }

  /// self ← α A Aᵀ + β self for symmetric self, both triangles filled, without allocation.
  public mutating func formGram(_ a: Matrix, alpha: Element = 1, beta: Element = 0) {
    formUpperGram(a, alpha: alpha, beta: beta)
    mirrorUpperTriangle()
  }

  /// The upper triangle of self ← α A Aᵀ + β self; the lower one keeps what it holds.
  public mutating func formUpperGram(_ a: Matrix, alpha: Element = 1, beta: Element = 0) {
    precondition(rows == a.rows && columns == a.rows, "shapes do not match in a Gram matrix")
    guard rows > 0 else { return }
    let n = rows
    withUnsafeMutablePointer { c in
      a.withUnsafePointer { Element.syrk(false, n, a.columns, alpha, $0, max(a.columns, 1), beta, c, n) }
    }
  }

  /// Copies the upper triangle of a square matrix onto the lower one, by blocks that stay in cache.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func mirrorUpperTriangle() {
    precondition(rows == columns, "a (\(rows), \(columns)) matrix has no triangles to mirror")
    let n = rows
    let block = 64
    storage.withUnsafeMutableBufferPointer { c in
      for i0 in stride(from: 0, to: n, by: block) {
        for j0 in stride(from: i0, to: n, by: block) {
          for j in j0..<min(j0 + block, n) {
            for i in i0..<min(i0 + block, j) { c[j * n + i] = c[i * n + j] }
          }
        }
      }
    }
  }

  /// op(A) x.
  public func times(_ x: [Element], transposed: Bool = false) -> [Element] {
    precondition(x.count == (transposed ? rows : columns), "shapes do not match in a matrix–vector product")
    var y = [Element](repeating: 0, count: transposed ? columns : rows)
    guard !x.isEmpty, !y.isEmpty else { return y }
    y.withUnsafeMutableBufferPointer { y in
      withUnsafePointer { a in
        x.withUnsafeBufferPointer { x in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          Element.gemv(transposed, rows, columns, 1, a, columns, x, 0, y)
        }
      }
    }
    return y
  }

  /// A[i, j] ← A[i, j] · B[i, j], the Hadamard product.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func multiplyEntrywise(by other: Matrix) {
    precondition(rows == other.rows && columns == other.columns, "shapes do not match in a Hadamard product")
    let n = count
    withUnsafeMutablePointer { a in
      other.withUnsafePointer { b in
        inParts(of: n) { part in
          for i in part { a[i] *= b[i] }
        }
      }
    }
  }

  /// self ← self + α other.
  public mutating func add(_ other: Matrix, scaledBy alpha: Element = 1) {
    precondition(rows == other.rows && columns == other.columns, "shapes do not match in a sum")
    let n = count
    guard n > 0 else { return }
    withUnsafeMutablePointer { y in other.withUnsafePointer { Element.axpy(n, alpha, $0, y) } }
  }

  /// self ← α self.
  public mutating func scale(by alpha: Element) {
    let n = count
    guard n > 0 else { return }
    withUnsafeMutablePointer { Element.scale(n, alpha, $0) }
  }

  /// The first element's address, for BLAS calls; the matrix may be empty.
  package func withUnsafePointer<Result>(_ body: (UnsafePointer<Element>) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { return try body(base) }
      return try Swift.withUnsafePointer(to: Element.zero, body)
    }
  }

  /// The first element's address, for BLAS calls; the matrix may be empty.
  package mutating func withUnsafeMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<Element>) throws -> Result
  ) rethrows -> Result {
    try storage.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { return try body(base) }
      var nothing = Element.zero
      return try Swift.withUnsafeMutablePointer(to: &nothing, body)
    }
  }
}
