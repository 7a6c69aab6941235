#include "convolution.h"

#define RV_BODY "convolution_body.h"
#include "widths.h"

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
