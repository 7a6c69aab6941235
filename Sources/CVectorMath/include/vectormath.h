// Element-wise functions over whole arrays: y[i] = f(x[i]); x and y may be the same.
//
// Where the CPU has AVX-512 or AVX2 the transcendental functions are glibc's libmvec (at most 4 ulp off), else
// the C library's scalar ones. A value depends only on its argument and the CPU's kind, never on its place in
// the array: the tail goes through the same vector function, padded. Shallow networks are in shallow.h.
#pragma once
#include "assignment.h"
#include <stddef.h>
#include <stdint.h>

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

#undef RV_DECLARE

// y[i] = x[i]^p where x[i] > 0, else 0; as accurate as the functions above.
void rv_positive_power_f64(ptrdiff_t n, double p, const double *x, double *y);
void rv_positive_power_f32(ptrdiff_t n, float p, const float *x, float *y);

// Philox4x32-10 (Salmon et al., SC 2011): out[2·i] = c0 | c1 << 32 and out[2·i+1] = c2 | c3 << 32 of the block
// whose counter is {low, high, 0, 0}, the 64-bit counter being `first + i`.
void rv_philox(uint64_t key, uint64_t first, ptrdiff_t blocks, uint64_t *out);

// Uniform numbers of 53 bits in [0, 1), two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_uniform(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);

// Standard normal numbers by Box–Muller, two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_normal(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);

// Standard Cauchy numbers ±cot(πv), two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_cauchy(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);

// One step of Adam on n parameters: m ← β1 m + (1−β1) g, v ← β2 v + (1−β2) g², w ← w − rate·m/(√v + epsilon).
void rv_adam_f32(ptrdiff_t n, float beta1, float beta2, float rate, float epsilon, const float *g, float *m, float *v, float *w);
void rv_adam_f64(ptrdiff_t n, double beta1, double beta2, double rate, double epsilon, const double *g, double *m, double *v, double *w);

// One step of AdaGrad: a ← a + g², w ← w − rate·g/(√a + epsilon).
void rv_adagrad_f32(ptrdiff_t n, float rate, float epsilon, const float *g, float *a, float *w);
void rv_adagrad_f64(ptrdiff_t n, double rate, double epsilon, const double *g, double *a, double *w);
