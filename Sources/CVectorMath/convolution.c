#include "convolution.h"
#include "cpu.h"

// For registers of 32 bytes, or what there is.
#define RV_REAL float
#define RV_LANES 8
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f32
#include "convolution_body.h"

#define RV_REAL double
#define RV_LANES 4
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f64
#include "convolution_body.h"

#if RV_X86
// For registers of 64 bytes.
#define RV_AVX512_ONLY __attribute__((target("avx512f,avx512dq"), noinline))

#define RV_REAL float
#define RV_LANES 16
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f32
#include "convolution_body.h"

#define RV_REAL double
#define RV_LANES 8
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f64
#include "convolution_body.h"

#define RV_WIDEST(name, precision) (rv_cpu() == RV_AVX512 ? name##_512_##precision : name##_256_##precision)
#else
#define RV_WIDEST(name, precision) name##_256_##precision
#endif

#define RV_DEFINE(real, precision)                                                                                    \
  void rv_convolve_##precision(rv_grid grid, ptrdiff_t rows, ptrdiff_t terms, real alpha, const real *w,              \
                               ptrdiff_t ldw, const ptrdiff_t *weight_at, const real *x,                              \
                               const ptrdiff_t *number_at, real beta, real *y) {                                      \
    RV_WIDEST(rv_convolve, precision)(grid, rows, terms, alpha, w, ldw, weight_at, x, number_at, beta, y);            \
  }                                                                                                                   \
  void rv_correlate_##precision(rv_grid grid, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t terms, real alpha,          \
                                const real *d, ptrdiff_t d_plane, ptrdiff_t d_image, const real *x,                   \
                                ptrdiff_t x_image, const ptrdiff_t *number_at, real beta, real *g) {                  \
    RV_WIDEST(rv_correlate, precision)                                                                                \
    (grid, images, rows, terms, alpha, d, d_plane, d_image, x, x_image, number_at, beta, g);                          \
  }

RV_DEFINE(float, f32)
RV_DEFINE(double, f64)
