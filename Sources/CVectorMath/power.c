#include "power.h"
#include "libmvec.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#if RV_X86

RV_IMPORT_BINARY(pow)

// y ← x^p where x > 0, else 0, in registers of `width` elements. Where x is not positive the power of 1 is taken and
// dropped: libmvec hands zeros and negative numbers to the scalar function one by one.
#define RV_POWER(function, target_name, element, word, vector, width, raise)                                 \
  typedef word function##_masks __attribute__((vector_size(width * sizeof(element))));                       \
  static inline __attribute__((target(target_name), always_inline)) void function##_block(                   \
      element p, const element *x, element *y) {                                                             \
    vector v;                                                                                                \
    memcpy(&v, x, sizeof v);                                                                                 \
    const function##_masks positive = v > 0, one = (function##_masks)((vector){0} + 1);                      \
    const vector base = (vector)((positive & (function##_masks)v) | (~positive & one));                      \
    v = (vector)(positive & (function##_masks)raise(base, (vector){0} + p));                                 \
    memcpy(y, &v, sizeof v);                                                                                 \
  }                                                                                                          \
  __attribute__((target(target_name))) static void function(ptrdiff_t n, element p, const element *x,        \
                                                            element *y) {                                    \
    ptrdiff_t i = 0;                                                                                         \
    for (; i + width <= n; i += width) function##_block(p, x + i, y + i);                                    \
    if (i < n) {                                                                                             \
      element tail[width] = {0};                                                                             \
      memcpy(tail, x + i, (size_t)(n - i) * sizeof(element));                                                \
      function##_block(p, tail, tail);                                                                       \
      memcpy(y + i, tail, (size_t)(n - i) * sizeof(element));                                                \
    }                                                                                                        \
  }

RV_POWER(power_512d, "avx512f,avx512dq", double, int64_t, __m512d, 8, rv_pow_512d)
RV_POWER(power_512, "avx512f,avx512dq", float, int32_t, __m512, 16, rv_pow_512)
RV_POWER(power_256d, "avx2,fma", double, int64_t, __m256d, 4, rv_pow_256d)
RV_POWER(power_256, "avx2,fma", float, int32_t, __m256, 8, rv_pow_256)

#define RV_VECTORS(wide, narrow)              \
  switch (rv_cpu()) {                         \
    case RV_AVX512: wide(n, p, x, y); return; \
    case RV_AVX2: narrow(n, p, x, y); return; \
    case RV_SCALAR: break;                    \
  }
#else
#define RV_VECTORS(wide, narrow)
#endif

void rv_positive_power_f64(ptrdiff_t n, double p, const double *x, double *y) {
  RV_VECTORS(power_512d, power_256d)
  for (ptrdiff_t i = 0; i < n; ++i) y[i] = x[i] > 0 ? pow(x[i], p) : 0;
}

void rv_positive_power_f32(ptrdiff_t n, float p, const float *x, float *y) {
  RV_VECTORS(power_512, power_256)
  for (ptrdiff_t i = 0; i < n; ++i) y[i] = x[i] > 0 ? powf(x[i], p) : 0;
}
