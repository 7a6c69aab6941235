#include "products.h"

#define RV_BODY "products_body.h"
#include "widths.h"

#define RV_DEFINE(name, real, precision)                                                                              \
  void name##_##precision(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, real alpha, const real *a, ptrdiff_t lda,            \
                          const real *b, ptrdiff_t ldb, real beta, real *c, ptrdiff_t ldc) {                          \
    RV_WIDEST(name, precision)(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);                                         \
  }

RV_DEFINE(rv_few_rows, float, f32)
RV_DEFINE(rv_few_rows, double, f64)
RV_DEFINE(rv_few_terms, float, f32)
RV_DEFINE(rv_few_terms, double, f64)
