import CVectorMath

/// The most rows of A with which A Bᵀ takes a kernel of our own: BLAS begins by copying both factors, which pays only where
/// their numbers are used more often than so many times.
package let fewRows = 32

/// The most terms with which AᵀB does.
package let fewTerms = 32

extension Scalar {
  /// Whether such a product takes the kernel of few rows.
  static func isOfFewRows(_ transposeA: Bool, _ transposeB: Bool, _ m: Int) -> Bool {
    m <= fewRows && !transposeA && transposeB
  }

  /// Whether it takes that of few terms.
  static func isOfFewTerms(_ transposeA: Bool, _ transposeB: Bool, _ k: Int) -> Bool {
    k <= fewTerms && transposeA && !transposeB
  }

  /// C ← α A Bᵀ + β C as `gemm` has it, for few rows of A; see CVectorMath's products.h.
  static func fewRowsProduct(
    _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>,
    _ ldb: Int, _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    inProductParts(of: n, operations: m * k) { part in
      let (b, c) = (b + part.lowerBound * ldb, c + part.lowerBound)
      if isDouble {
        rv_few_rows_f64(m, part.count, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
      } else {
        rv_few_rows_f32(m, part.count, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
      }
    }
  }

  /// C ← α AᵀB + β C as `gemm` has it, for few terms; see CVectorMath's products.h.
  static func fewTermsProduct(
    _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>,
    _ ldb: Int, _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    inProductParts(of: m, operations: n * k) { part in
      let (a, c) = (a + part.lowerBound, c + part.lowerBound * ldc)
      if isDouble {
        rv_few_terms_f64(part.count, n, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
      } else {
        rv_few_terms_f32(part.count, n, k, same(alpha), same(a), lda, same(b), ldb, same(beta), same(c), ldc)
      }
    }
  }

  /// Runs `body` on parts of 0..<count, side by side as BLAS would, where each element takes so many operations.
  private static func inProductParts(of count: Int, operations: Int, _ body: (Range<Int>) -> Void) {
    inParts(of: count, least: (1 << 20) / max(operations, 1), body)
  }
}
