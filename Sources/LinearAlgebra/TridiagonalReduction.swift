import COpenBLAS
import Diagnostics

/// The reduction A = Q T Qᵀ of symmetric matrices of one size to tridiagonal form, and chosen eigenpairs of T.
///
/// The workspace is allocated once, for many matrices in turn. An inner product ⟨x, Q s⟩ of a vector with an
/// eigenvector of A is ⟨Qᵀx, s⟩: who wants only such products need not carry the eigenvectors s of T back.
/// Memory: n² + O(n·k) numbers for k eigenpairs. One thread at a time.
package final class TridiagonalReduction {
  /// n.
  package let size: Int
  /// Householder vectors in the lower triangle.
  private var reflectors: [Double]
  private var scales: [Double]
  private var diagonal: [Double]
  private var offDiagonal: [Double]
  private var work: [Double]
  private var integerWork: [Int32]

  /// Columns that `dsytrd` and `dormtr` treat at a time, at most.
  private static let block = 64

  /// Room for symmetric matrices of n = `size` rows.
  package init(size: Int) {
    self.size = size
    reflectors = [Double](repeating: 0, count: size * size)
    scales = [Double](repeating: 0, count: max(size - 1, 1))
    diagonal = [Double](repeating: 0, count: size)
    offDiagonal = [Double](repeating: 0, count: max(size, 1))
    work = [Double](repeating: 0, count: max(Self.block * size, 1))
    integerWork = [Int32](repeating: 0, count: max(10 * size, 1))
  }

  /// Reduces `matrix`, of which one triangle is read; the eigenpairs asked for afterwards are its own (`dsytrd`).
  ///
  /// Complexity: 4n³/3 operations, half of them matrix-matrix products.
  ///
  /// - Throws: `Problem.badInput` for another shape; `Problem.numericalFailure` where T misses the trace or the
  ///   norm of A, as it does for entries that are not finite.
  package func reduce(_ matrix: Matrix<Double>) throws {
    guard matrix.rows == size, matrix.columns == size else {
      throw Problem(
        .badInput, cause: "a (\(matrix.rows), \(matrix.columns)) matrix where one of (\(size), \(size)) is reduced")
    }
    guard size > 0 else { return }
    matrix.storage.withUnsafeBufferPointer { source in
      reflectors.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: source) }
    }
    let n = Int32(size)
    let status = LAPACKE_dsytrd_work(
      LAPACK_COL_MAJOR, LAPACKOption.lower, n, &reflectors, n, &diagonal, &offDiagonal, &scales, &work,
      Int32(work.count))
    try LAPACKOption.check(status, "dsytrd")
    try checkInvariants(of: matrix)
  }

  /// All eigenvalues, ascending, by the root-free QR iteration (`dsterf`).
  ///
  /// Complexity: O(n²), little beside the reduction.
  ///
  /// - Throws: `Problem.numericalFailure`.
  package func eigenvalues() throws -> [Double] {
    guard size > 0 else { return [] }
    var (values, e) = (diagonal, offDiagonal)
    try LAPACKOption.check(LAPACKE_dsterf(Int32(size), &values, &e), "dsterf")
    return values
  }

  /// The eigenpairs of T with the given indices, counted from the smallest eigenvalue up, by relatively robust
  /// representations (`dstemr`); vectors are rows, in the basis of T.
  ///
  /// Complexity: O(n·k) numbers, and O(n·k) operations for each bit of the eigenvalues.
  ///
  /// - Throws: `Problem.badInput` for indices outside 0 ..< n; `Problem.numericalFailure`, also where a residual
  ///   ‖T s − λ s‖ exceeds 100 n ε ‖T‖_F.
  package func eigenpairs(_ indices: Range<Int>) throws -> (values: [Double], vectors: Matrix<Double>) {
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
    var vectors = Matrix<Double>(rows: count, columns: size)
    guard count > 0 else { return ([], vectors) }
    var values = [Double](repeating: 0, count: size)
    var (d, e) = (diagonal, offDiagonal)
    var support = [Int32](repeating: 0, count: 2 * count)
    var (found, tries): (Int32, Int32) = (0, 1)
    let n = Int32(size)
    let status = vectors.withUnsafeMutablePointer { z in
      LAPACKE_dstemr_work(
        LAPACK_COL_MAJOR, LAPACKOption.withVectors, LAPACKOption.byIndex, n, &d, &e, 0, 0,
        Int32(indices.lowerBound + 1), Int32(indices.upperBound), &found, &values, z, n, Int32(count), &support,
        &tries, &work, Int32(work.count), &integerWork, Int32(integerWork.count))
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
  package func rotate(_ rows: inout Matrix<Double>, transposed: Bool = false) throws {
    guard rows.columns == size else {
      throw Problem(.badInput, cause: "vectors of length \(rows.columns) where A has \(size) rows")
    }
    guard rows.rows > 0, size > 0 else { return }
    let (n, k) = (Int32(size), Int32(rows.rows))
    // A row of the row-major array is a column of LAPACK's.
    let status = rows.withUnsafeMutablePointer { c in
      LAPACKE_dormtr_work(
        LAPACK_COL_MAJOR, LAPACKOption.fromLeft, LAPACKOption.lower,
        transposed ? LAPACKOption.transposed : LAPACKOption.plain, n, k, &reflectors, n, &scales, c, n, &work,
        Int32(work.count))
    }
    try LAPACKOption.check(status, "dormtr")
  }

  /// max_k ‖T s_k − λ_k s_k‖ / (‖T‖_F n ε).
  private func residualRatio(_ values: [Double], _ vectors: Matrix<Double>) -> Double {
    let scale = norm * Double(size) * Double.ulpOfOne
    guard scale > 0 else { return 0 }
    var largest = 0.0
    vectors.withUnsafePointer { start in
      for k in 0..<vectors.rows {
        let s = start + k * size
        var sum = 0.0
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
  private var norm: Double {
    let off = offDiagonal.prefix(max(size - 1, 0)).withUnsafeBufferPointer { $0.norm }
    let on = diagonal.withUnsafeBufferPointer { $0.norm }
    return (on * on + 2 * off * off).squareRoot()
  }

  private func checkInvariants(of matrix: Matrix<Double>) throws {
    let scale = matrix.frobeniusNorm
    let tolerance = 100 * Double(size) * Double.ulpOfOne * scale
    let traceError = abs(diagonal.reduce(0, +) - matrix.trace) / Double(size).squareRoot()
    let normError = abs(norm - scale)
    guard traceError <= tolerance, normError <= tolerance else {
      throw Problem(
        .numericalFailure,
        cause: "a tridiagonal form misses the matrix's trace by \(traceError) or its norm by \(normError)",
        remedy: "look for entries that are not finite, or a matrix that is not symmetric")
    }
  }
}
