import Diagnostics

/// The reduction A = Q T Qᵀ of symmetric matrices of one size to tridiagonal form, and chosen eigenpairs of T.
///
/// The workspace is allocated once, for many matrices in turn. An inner product ⟨x, Q s⟩ of a vector with an
/// eigenvector of A is ⟨Qᵀx, s⟩: who wants only such products need not carry the eigenvectors s of T back.
/// Memory: n² + O(n·k) numbers for k eigenpairs. One thread at a time.
package final class TridiagonalReduction<Element: Scalar> {
  /// n.
  package let size: Int
  /// Householder vectors in the lower triangle.
  private var reflectors: [Element]
  private var scales: [Element]
  private var diagonal: [Element]
  private var offDiagonal: [Element]
  private var work: [Element]
  private var integerWork: [Int32]

  /// Columns that `dsytrd` and `dormtr` treat at a time, at most.
  private static var block: Int { 64 }

  /// Room for symmetric matrices of n = `size` rows.
  package init(size: Int) {
    self.size = size
    reflectors = [Element](repeating: 0, count: size * size)
    scales = [Element](repeating: 0, count: max(size - 1, 1))
    diagonal = [Element](repeating: 0, count: size)
    offDiagonal = [Element](repeating: 0, count: max(size, 1))
    work = [Element](repeating: 0, count: max(Self.block * size, 1))
    integerWork = [Int32](repeating: 0, count: max(10 * size, 1))
  }

  /// Reduces `matrix`, of which one triangle is read; the eigenpairs asked for afterwards are its own (`dsytrd`).
  ///
  /// Complexity: 4n³/3 operations, half of them matrix-matrix products.
  ///
  /// - Throws: `Problem.badInput` for another shape; `Problem.numericalFailure` where T misses the trace or the
  ///   norm of A, as it does for entries that are not finite.
  package func reduce(_ matrix: Matrix<Element>) throws {
    guard matrix.rows == size, matrix.columns == size else {
      throw Problem(
        .badInput, cause: "a (\(matrix.rows), \(matrix.columns)) matrix where one of (\(size), \(size)) is reduced")
    }
    guard size > 0 else { return }
    matrix.storage.withUnsafeBufferPointer { source in
      reflectors.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: source) }
    }
    let status = work.withUnsafeMutableBufferPointer {
      Element.sytrd(size, &reflectors, &diagonal, &offDiagonal, &scales, $0)
    }
    try LAPACKOption.check(status, "dsytrd")
    try checkInvariants(of: matrix)
  }

  /// All eigenvalues, ascending, by the root-free QR iteration (`dsterf`).
  ///
  /// Complexity: O(n²), little beside the reduction.
  ///
  /// - Throws: `Problem.numericalFailure`.
  package func eigenvalues() throws -> [Element] {
    guard size > 0 else { return [] }
    var (values, e) = (diagonal, offDiagonal)
    try LAPACKOption.check(Element.sterf(size, &values, &e), "dsterf")
    return values
  }

  /// The eigenpairs of T with the given indices, counted from the smallest eigenvalue up, by relatively robust
  /// representations (`dstemr`); vectors are rows, in the basis of T.
  ///
  /// Complexity: O(n·k) numbers, and O(n·k) operations for each bit of the eigenvalues.
  ///
  /// - Throws: `Problem.badInput` for indices outside 0 ..< n; `Problem.numericalFailure`, also where a residual
  ///   ‖T s − λ s‖ exceeds 100 n ε ‖T‖_F.
  package func eigenpairs(_ indices: Range<Int>) throws -> (values: [Element], vectors: Matrix<Element>) {
    guard indices.lowerBound >= 0, indices.upperBound <= size else {
      throw Problem(
        .badInput, cause: "eigenvalues \(indices.lowerBound)…\(indices.upperBound - 1) of 0…\(size - 1)")
    }
    // Of two eigenvalues `dstemr` counts by their magnitude, so both are taken.
    guard size != 2 || indices.count != 1 else {
      let both = try eigenpairs(0..<2)
      return (Array(both.values[indices]), both.vectors.rows(indices))
    }
    let count = indices.count
    var vectors = Matrix<Element>(rows: count, columns: size)
    guard count > 0 else { return ([], vectors) }
    var values = [Element](repeating: 0, count: size)
    var (d, e) = (diagonal, offDiagonal)
    var support = [Int32](repeating: 0, count: 2 * count)
    var found: Int32 = 0
    let status = vectors.withUnsafeMutablePointer { z in
      work.withUnsafeMutableBufferPointer { work in
        integerWork.withUnsafeMutableBufferPointer {
          Element.stemr(size, indices, &d, &e, &values, z, found: &found, &support, work, $0)
        }
      }
    }
    try LAPACKOption.check(status, "dstemr")
    let ratio = residualRatio(values, vectors)
    guard found == count, ratio < 100 else {
      throw Problem(
        .numericalFailure, cause: "\(found) of \(count) eigenpairs with the residual ratio \(ratio); 100 is allowed")
    }
    return (Array(values.prefix(count)), vectors)
  }

  /// Row by row Q s, from the basis of T to that of A; with `transposed` Qᵀ x, from that of A to that of T
  /// (`dormtr`).
  ///
  /// Complexity: 2n²k operations for k rows.
  ///
  /// - Throws: `Problem.badInput` for rows of another length, `Problem.numericalFailure`.
  package func rotate(_ rows: inout Matrix<Element>, transposed: Bool = false) throws {
    guard rows.columns == size else {
      throw Problem(.badInput, cause: "vectors of length \(rows.columns) where A has \(size) rows")
    }
    guard rows.rows > 0, size > 0 else { return }
    let count = rows.rows
    // A row of the row-major array is a column of LAPACK's.
    let status = rows.withUnsafeMutablePointer { c in
      work.withUnsafeMutableBufferPointer {
        Element.ormtr(transposed: transposed, size, columns: count, &reflectors, &scales, c, $0)
      }
    }
    try LAPACKOption.check(status, "dormtr")
  }

  /// max_k ‖T s_k − λ_k s_k‖ / (‖T‖_F n ε).
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func residualRatio(_ values: [Element], _ vectors: Matrix<Element>) -> Element {
    let scale = norm * Element(size) * Element.ulpOfOne
    guard scale > 0 else { return 0 }
    var largest: Element = 0
    vectors.withUnsafePointer { start in
      for k in 0..<vectors.rows {
        let s = start + k * size
        var sum: Element = 0
        for i in 0..<size {
          var image = (diagonal[i] - values[k]) * s[i]
          if i > 0 { image += offDiagonal[i - 1] * s[i - 1] }
          if i + 1 < size { image += offDiagonal[i] * s[i + 1] }
          sum += image * image
        }
        largest = max(largest, sum.squareRoot())
      }
    }
    return largest / scale
  }

  /// ‖T‖_F.
  private var norm: Element {
    let off = offDiagonal.prefix(max(size - 1, 0)).withUnsafeBufferPointer { $0.norm }
    let on = diagonal.withUnsafeBufferPointer { $0.norm }
    return (on * on + 2 * off * off).squareRoot()
  }

  private func checkInvariants(of matrix: Matrix<Element>) throws {
    let scale = matrix.frobeniusNorm
    let tolerance = 100 * Element(size) * Element.ulpOfOne * scale
    let traceError = abs(diagonal.reduce(0, +) - matrix.trace) / Element(size).squareRoot()
    let normError = abs(norm - scale)
    guard traceError <= tolerance, normError <= tolerance else {
      throw Problem(
        .numericalFailure,
        cause: "a tridiagonal form misses the matrix's trace by \(traceError) or its norm by \(normError)",
        remedy: "look for entries that are not finite, or a matrix that is not symmetric")
    }
  }
}
