import COpenBLAS

extension Scalar {
  /// C ← α op(A) op(B) + β C with C of shape (m, n) and inner length k; leading dimensions are row strides.
  ///
  /// The shape alone decides which kernel multiplies: that of few rows or terms, or BLAS.
  package static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    if isOfFewRows(transposeA, transposeB, m) { return fewRowsProduct(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) }
    if isOfFewTerms(transposeA, transposeB, k) { return fewTermsProduct(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) }
    let (opA, opB) = (transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans)
    let (m, n, k) = (blasint(m), blasint(n), blasint(k))
    let (lda, ldb, ldc) = (blasint(lda), blasint(ldb), blasint(ldc))
    if isDouble {
      cblas_dgemm(
        CblasRowMajor, opA, opB, m, n, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
    } else {
      cblas_sgemm(
        CblasRowMajor, opA, opB, m, n, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
    }
  }

  /// The same in parts of C that go side by side and depend on the shape alone.
  ///
  /// - Parameter least: the fewest rows or columns that are worth a part of their own.
  package static func gemm(
    partsOf least: Int, _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    // (The kernels of our own go side by side by themselves.)
    let isWhole = isOfFewRows(transposeA, transposeB, m) || isOfFewTerms(transposeA, transposeB, k)
    ProductParts(rows: m, columns: n, least: isWhole ? max(m, n) : least).forEach { rows, columns in
      let a = a + rows.lowerBound * (transposeA ? 1 : lda), b = b + columns.lowerBound * (transposeB ? ldb : 1)
      gemm(
        transposeA, transposeB, rows.count, columns.count, k, alpha, a, lda, b, ldb, beta,
        c + rows.lowerBound * ldc + columns.lowerBound, ldc)
    }
  }

  /// C ← α op(A) op(A)ᵀ + β C, upper triangle only; C has shape (n, n), inner length k.
  package static func syrk(
    _ transpose: Bool, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    let op = transpose ? CblasTrans : CblasNoTrans
    let (n, k, lda, ldc) = (blasint(n), blasint(k), blasint(lda), blasint(ldc))
    if isDouble {
      cblas_dsyrk(CblasRowMajor, CblasUpper, op, n, k, same(alpha), same(a), lda, same(beta), same(c), ldc)
    } else {
      cblas_ssyrk(CblasRowMajor, CblasUpper, op, n, k, same(alpha), same(a), lda, same(beta), same(c), ldc)
    }
  }

  /// y ← α op(A) x + β y, A of shape (m, n).
  package static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ x: UnsafePointer<Self>, _ beta: Self, _ y: UnsafeMutablePointer<Self>
  ) {
    let op = transpose ? CblasTrans : CblasNoTrans
    let (m, n, lda) = (blasint(m), blasint(n), blasint(lda))
    if isDouble {
      cblas_dgemv(CblasRowMajor, op, m, n, same(alpha), same(a), lda, same(x), 1, same(beta), same(y), 1)
    } else {
      cblas_sgemv(CblasRowMajor, op, m, n, same(alpha), same(a), lda, same(x), 1, same(beta), same(y), 1)
    }
  }

  /// xᵀ y.
  package static func dot(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>) -> Self {
    isDouble
      ? same(cblas_ddot(blasint(n), same(x), 1, same(y), 1)) : same(cblas_sdot(blasint(n), same(x), 1, same(y), 1))
  }

  /// y ← y + α x.
  package static func axpy(_ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>) {
    if isDouble {
      cblas_daxpy(blasint(n), same(alpha), same(x), 1, same(y), 1)
    } else {
      cblas_saxpy(blasint(n), same(alpha), same(x), 1, same(y), 1)
    }
  }

  /// x ← α x.
  package static func scale(_ n: Int, _ alpha: Self, _ x: UnsafeMutablePointer<Self>) {
    if isDouble {
      cblas_dscal(blasint(n), same(alpha), same(x), 1)
    } else {
      cblas_sscal(blasint(n), same(alpha), same(x), 1)
    }
  }

  /// Euclidean norm, without overflow.
  package static func norm(_ n: Int, _ x: UnsafePointer<Self>) -> Self {
    isDouble ? same(cblas_dnrm2(blasint(n), same(x), 1)) : same(cblas_snrm2(blasint(n), same(x), 1))
  }
}
