// Matrix products in which one size is small, C ← α op(A) op(B) + β C with C of shape (m, n) and inner length k, row-major,
// leading dimensions being row strides. Nothing is copied first, so that a large factor passes the registers once, as
// it lies in memory. Where β = 0, C need hold no numbers before.
//
// No element depends on the place in memory, nor on which part of the columns (few rows) or rows (few terms) of C is formed
// with it: parts may be formed side by side.
#pragma once
#include <stddef.h>

// A Bᵀ, for few rows of A: A has the shape (m, k), B (n, k).
void rv_few_rows_f32(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda, const float *b,
                     ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);
void rv_few_rows_f64(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a, ptrdiff_t lda,
                     const double *b, ptrdiff_t ldb, double beta, double *c, ptrdiff_t ldc);

// AᵀB, for few terms k: A has the shape (k, m), B (k, n).
void rv_few_terms_f32(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda, const float *b,
                      ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);
void rv_few_terms_f64(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a, ptrdiff_t lda,
                      const double *b, ptrdiff_t ldb, double beta, double *c, ptrdiff_t ldc);
