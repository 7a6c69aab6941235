// Rows of n numbers, each on its own, one behind the other: layer normalisation and the softmax of attention.
//
// No row depends on its place or on those with it: parts may be formed side by side.
#pragma once
#include <stddef.h>

#define RV_DECLARE(real, precision)                                                                                   \
  /* Y ← γ (x − μ) r + β with a row's mean μ and r = 1/√(its variance + ε), which go to `moments`, two for each row. */ \
  void rv_normalise_##precision(ptrdiff_t rows, ptrdiff_t n, real epsilon, const real *x, const real *gain,           \
                                const real *shift, real *moments, real *y);                                           \
  /* dX of that, which may take the place of dY. */                                                                    \
  void rv_normalise_back_##precision(ptrdiff_t rows, ptrdiff_t n, const real *x, const real *moments,                 \
                                     const real *gain, const real *dy, real *dx);                                     \
  /* dγ ← dγ + Σ dy (x − μ) r over rows that are `next` numbers apart: of n columns of more. */                        \
  void rv_normalise_gain_##precision(ptrdiff_t rows, ptrdiff_t n, ptrdiff_t next, const real *x, const real *moments, \
                                     const real *dy, real *gain);                                                     \
  /* Each row ← e^{αx}/Σ e^{αx}. */                                                                                    \
  void rv_softmax_##precision(ptrdiff_t rows, ptrdiff_t n, real alpha, real *x);                                      \
  /* dX of that, in the place of dY; y is what it gave. */                                                             \
  void rv_softmax_back_##precision(ptrdiff_t rows, ptrdiff_t n, real alpha, const real *y, real *dy);

RV_DECLARE(float, f32)
RV_DECLARE(double, f64)

#undef RV_DECLARE
