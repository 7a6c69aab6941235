import COpenBLAS

// LAPACK's routines of both precisions for symmetric matrices, column-major; each gives its status.
extension Scalar {
  /// Eigenvalues, ascending, and in the place of the matrix its eigenvectors where asked for (`dsyevd`, or without vectors its
  /// two-stage variant).
  static func syevd(
    vectors: Bool, twoStage: Bool, _ n: Int, _ a: UnsafeMutablePointer<Self>, _ values: UnsafeMutablePointer<Self>
  ) -> Int32 {
    let job = vectors ? LAPACKOption.withVectors : LAPACKOption.valuesOnly
    let n = Int32(n)
    if isDouble {
      let driver = twoStage ? LAPACKE_dsyevd_2stage : LAPACKE_dsyevd
      return driver(LAPACK_COL_MAJOR, job, LAPACKOption.upper, n, same(a), n, same(values))
    }
    let driver = twoStage ? LAPACKE_ssyevd_2stage : LAPACKE_ssyevd
    return driver(LAPACK_COL_MAJOR, job, LAPACKOption.upper, n, same(a), n, same(values))
  }

  /// The reduction of the lower triangle to tridiagonal form (`dsytrd`).
  static func sytrd(
    _ n: Int, _ a: UnsafeMutablePointer<Self>, _ diagonal: UnsafeMutablePointer<Self>,
    _ offDiagonal: UnsafeMutablePointer<Self>, _ scales: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutableBufferPointer<Self>
  ) -> Int32 {
    let (n, size) = (Int32(n), Int32(work.count))
    if isDouble {
      return LAPACKE_dsytrd_work(
        LAPACK_COL_MAJOR, LAPACKOption.lower, n, same(a), n, same(diagonal), same(offDiagonal), same(scales),
        same(work.baseAddress), size)
    }
    return LAPACKE_ssytrd_work(
      LAPACK_COL_MAJOR, LAPACKOption.lower, n, same(a), n, same(diagonal), same(offDiagonal), same(scales),
      same(work.baseAddress), size)
  }

  /// The eigenvalues of a tridiagonal matrix in the place of its diagonal (`dsterf`).
  static func sterf(
    _ n: Int, _ diagonal: UnsafeMutablePointer<Self>, _ offDiagonal: UnsafeMutablePointer<Self>
  ) -> Int32 {
    isDouble
      ? LAPACKE_dsterf(Int32(n), same(diagonal), same(offDiagonal))
      : LAPACKE_ssterf(Int32(n), same(diagonal), same(offDiagonal))
  }

  /// Eigenpairs `indices` of a tridiagonal matrix, counted from 0 at the smallest (`dstemr`); their number goes to `found`.
  static func stemr(
    _ n: Int, _ indices: Range<Int>, _ diagonal: UnsafeMutablePointer<Self>,
    _ offDiagonal: UnsafeMutablePointer<Self>, _ values: UnsafeMutablePointer<Self>,
    _ vectors: UnsafeMutablePointer<Self>, found: inout Int32, _ support: UnsafeMutablePointer<Int32>,
    _ work: UnsafeMutableBufferPointer<Self>, _ integers: UnsafeMutableBufferPointer<Int32>
  ) -> Int32 {
    var tries: Int32 = 1
    let (n, low, high) = (Int32(n), Int32(indices.lowerBound + 1), Int32(indices.upperBound))
    let (size, integerSize) = (Int32(work.count), Int32(integers.count))
    if isDouble {
      return LAPACKE_dstemr_work(
        LAPACK_COL_MAJOR, LAPACKOption.withVectors, LAPACKOption.byIndex, n, same(diagonal), same(offDiagonal), 0, 0,
        low, high, &found, same(values), same(vectors), n, Int32(indices.count), support, &tries,
        same(work.baseAddress), size, integers.baseAddress, integerSize)
    }
    return LAPACKE_sstemr_work(
      LAPACK_COL_MAJOR, LAPACKOption.withVectors, LAPACKOption.byIndex, n, same(diagonal), same(offDiagonal), 0, 0,
      low, high, &found, same(values), same(vectors), n, Int32(indices.count), support, &tries, same(work.baseAddress),
      size, integers.baseAddress, integerSize)
  }

  /// Q c, or Qᵀ c, for `columns` columns c of n numbers and the Q of `sytrd` (`dormtr`).
  static func ormtr(
    transposed: Bool, _ n: Int, columns: Int, _ reflectors: UnsafeMutablePointer<Self>,
    _ scales: UnsafeMutablePointer<Self>, _ c: UnsafeMutablePointer<Self>, _ work: UnsafeMutableBufferPointer<Self>
  ) -> Int32 {
    let option = transposed ? LAPACKOption.transposed : LAPACKOption.plain
    let (n, columns, size) = (Int32(n), Int32(columns), Int32(work.count))
    if isDouble {
      return LAPACKE_dormtr_work(
        LAPACK_COL_MAJOR, LAPACKOption.fromLeft, LAPACKOption.lower, option, n, columns, same(reflectors), n,
        same(scales), same(c), n, same(work.baseAddress), size)
    }
    return LAPACKE_sormtr_work(
      LAPACK_COL_MAJOR, LAPACKOption.fromLeft, LAPACKOption.lower, option, n, columns, same(reflectors), n,
      same(scales), same(c), n, same(work.baseAddress), size)
  }
}
