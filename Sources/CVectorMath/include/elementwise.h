// Element-wise functions over whole arrays: y[i] = f(x[i]); x and y may be the same.
//
// Where the CPU has AVX-512 or AVX2 the transcendental functions are glibc's libmvec (at most 4 ulp off), else
// the C library's scalar ones. A value depends only on its argument and the CPU's kind, never on its place in
// the array: the tail goes through the same vector function, padded. (Matrix products are in products.h.)
#pragma once
#include <stddef.h>

#define RV_DECLARE(name)                                         \
  void rv_##name##_f64(ptrdiff_t n, const double *x, double *y); \
  void rv_##name##_f32(ptrdiff_t n, const float *x, float *y);

RV_DECLARE(exp)
RV_DECLARE(log)
RV_DECLARE(sin)
RV_DECLARE(cos)
RV_DECLARE(tanh)
RV_DECLARE(atan)
RV_DECLARE(erf)
RV_DECLARE(expm1)
RV_DECLARE(logistic)
RV_DECLARE(softplus)
RV_DECLARE(gelu)
RV_DECLARE(gelu_slope)

#undef RV_DECLARE
