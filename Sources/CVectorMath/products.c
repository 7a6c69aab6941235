#include "products.h"
#include "cpu.h"

// For registers of 32 bytes, or what there is.
#define RV_REAL float
#define RV_LANES 8
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f32
#include "products_body.h"

#define RV_REAL double
#define RV_LANES 4
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f64
#include "products_body.h"

#if RV_X86
// For registers of 64 bytes.
#define RV_AVX512_ONLY __attribute__((target("avx512f,avx512dq")))

#define RV_REAL float
#define RV_LANES 16
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f32
#include "products_body.h"

#define RV_REAL double
#define RV_LANES 8
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f64
#include "products_body.h"

#define RV_WIDEST(name, precision) (rv_cpu() == RV_AVX512 ? name##_512_##precision : name##_256_##precision)
#else
#define RV_WIDEST(name, precision) name##_256_##precision
#endif

#define RV_DEFINE(name, real, precision)                                                                              \
  void name##_##precision(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, real alpha, const real *a, ptrdiff_t lda,            \
                          const real *b, ptrdiff_t ldb, real beta, real *c, ptrdiff_t ldc) {                          \
    RV_WIDEST(name, precision)(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);                                         \
  }

RV_DEFINE(rv_few_rows, float, f32)
RV_DEFINE(rv_few_rows, double, f64)
RV_DEFINE(rv_few_terms, float, f32)
RV_DEFINE(rv_few_terms, double, f64)
