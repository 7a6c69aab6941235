#include "elementwise.h"
#include "libmvec.h"
#include <math.h>
#include <string.h>

#if RV_X86

RV_IMPORT_UNARY(exp)
RV_IMPORT_UNARY(log)
RV_IMPORT_UNARY(sin)
RV_IMPORT_UNARY(cos)
RV_IMPORT_UNARY(atan)
RV_IMPORT_UNARY(erf)
RV_IMPORT_UNARY(expm1)
RV_IMPORT_UNARY(log1p)

// Applies the vector expression `body` of `v` to all of x, with the target's registers of `width` elements.
#define RV_LOOP(function, target_name, element, vector, width, load, store, body)              \
  __attribute__((target(target_name))) static void function(ptrdiff_t n, const element *x, element *y) { \
    ptrdiff_t i = 0;                                                                           \
    for (; i + width <= n; i += width) {                                                       \
      vector v = load(x + i);                                                                  \
      store(y + i, body);                                                                      \
    }                                                                                          \
    if (i < n) {                                                                               \
      element tail[width] = {0};                                                               \
      memcpy(tail, x + i, (size_t)(n - i) * sizeof(element));                                  \
      vector v = load(tail);                                                                   \
      store(tail, body);                                                                       \
      memcpy(y + i, tail, (size_t)(n - i) * sizeof(element));                                  \
    }                                                                                          \
  }

#define RV_DEFINE(name, scalar64, scalar32, body512d, body512, body256d, body256)                                     \
  RV_LOOP(name##_512d, "avx512f,avx512dq", double, __m512d, 8, _mm512_loadu_pd, _mm512_storeu_pd, body512d)           \
  RV_LOOP(name##_512, "avx512f,avx512dq", float, __m512, 16, _mm512_loadu_ps, _mm512_storeu_ps, body512)              \
  RV_LOOP(name##_256d, "avx2,fma", double, __m256d, 4, _mm256_loadu_pd, _mm256_storeu_pd, body256d)                   \
  RV_LOOP(name##_256, "avx2,fma", float, __m256, 8, _mm256_loadu_ps, _mm256_storeu_ps, body256)                       \
  void rv_##name##_f64(ptrdiff_t n, const double *x, double *y) {                                                     \
    switch (rv_cpu()) {                                                                                               \
      case RV_AVX512: name##_512d(n, x, y); return;                                                                   \
      case RV_AVX2: name##_256d(n, x, y); return;                                                                     \
      case RV_SCALAR: for (ptrdiff_t i = 0; i < n; ++i) { double v = x[i]; y[i] = scalar64; }                         \
    }                                                                                                                 \
  }                                                                                                                   \
  void rv_##name##_f32(ptrdiff_t n, const float *x, float *y) {                                                       \
    switch (rv_cpu()) {                                                                                               \
      case RV_AVX512: name##_512(n, x, y); return;                                                                    \
      case RV_AVX2: name##_256(n, x, y); return;                                                                      \
      case RV_SCALAR: for (ptrdiff_t i = 0; i < n; ++i) { float v = x[i]; y[i] = scalar32; }                          \
    }                                                                                                                 \
  }

#else

#define RV_DEFINE(name, scalar64, scalar32, a, b, c, d)              \
  void rv_##name##_f64(ptrdiff_t n, const double *x, double *y) {    \
    for (ptrdiff_t i = 0; i < n; ++i) { double v = x[i]; y[i] = scalar64; } \
  }                                                                  \
  void rv_##name##_f32(ptrdiff_t n, const float *x, float *y) {      \
    for (ptrdiff_t i = 0; i < n; ++i) { float v = x[i]; y[i] = scalar32; } \
  }

#endif

#define RV_PLAIN(name) \
  RV_DEFINE(name, name(v), name##f(v), rv_##name##_512d(v), rv_##name##_512(v), rv_##name##_256d(v), rv_##name##_256(v))

RV_PLAIN(exp)
RV_PLAIN(log)
RV_PLAIN(sin)
RV_PLAIN(cos)
RV_PLAIN(atan)
RV_PLAIN(erf)
RV_PLAIN(expm1)

// tanh x = e/(e + 2) with e = expm1(2x); beyond |x| = 20 it is ±1 in both precisions and e would overflow.
#define RV_EXPM1_512D(v) rv_expm1_512d(_mm512_mul_pd(_mm512_set1_pd(2), _mm512_max_pd(_mm512_set1_pd(-20), _mm512_min_pd(_mm512_set1_pd(20), v))))
#define RV_EXPM1_512(v) rv_expm1_512(_mm512_mul_ps(_mm512_set1_ps(2), _mm512_max_ps(_mm512_set1_ps(-20), _mm512_min_ps(_mm512_set1_ps(20), v))))
#define RV_EXPM1_256D(v) rv_expm1_256d(_mm256_mul_pd(_mm256_set1_pd(2), _mm256_max_pd(_mm256_set1_pd(-20), _mm256_min_pd(_mm256_set1_pd(20), v))))
#define RV_EXPM1_256(v) rv_expm1_256(_mm256_mul_ps(_mm256_set1_ps(2), _mm256_max_ps(_mm256_set1_ps(-20), _mm256_min_ps(_mm256_set1_ps(20), v))))
RV_DEFINE(tanh, tanh(v), tanhf(v),
  ({ __m512d e = RV_EXPM1_512D(v); _mm512_div_pd(e, _mm512_add_pd(e, _mm512_set1_pd(2))); }),
  ({ __m512 e = RV_EXPM1_512(v); _mm512_div_ps(e, _mm512_add_ps(e, _mm512_set1_ps(2))); }),
  ({ __m256d e = RV_EXPM1_256D(v); _mm256_div_pd(e, _mm256_add_pd(e, _mm256_set1_pd(2))); }),
  ({ __m256 e = RV_EXPM1_256(v); _mm256_div_ps(e, _mm256_add_ps(e, _mm256_set1_ps(2))); }))

// 1/(1 + e^{−x}).
RV_DEFINE(logistic, 1 / (1 + exp(-v)), 1 / (1 + expf(-v)),
  _mm512_div_pd(_mm512_set1_pd(1), _mm512_add_pd(_mm512_set1_pd(1), rv_exp_512d(_mm512_sub_pd(_mm512_setzero_pd(), v)))),
  _mm512_div_ps(_mm512_set1_ps(1), _mm512_add_ps(_mm512_set1_ps(1), rv_exp_512(_mm512_sub_ps(_mm512_setzero_ps(), v)))),
  _mm256_div_pd(_mm256_set1_pd(1), _mm256_add_pd(_mm256_set1_pd(1), rv_exp_256d(_mm256_sub_pd(_mm256_setzero_pd(), v)))),
  _mm256_div_ps(_mm256_set1_ps(1), _mm256_add_ps(_mm256_set1_ps(1), rv_exp_256(_mm256_sub_ps(_mm256_setzero_ps(), v)))))

// log(1 + eˣ) = max(x, 0) + log1p(e^{−|x|}).
RV_DEFINE(softplus, fmax(v, 0) + log1p(exp(-fabs(v))), fmaxf(v, 0) + log1pf(expf(-fabsf(v))),
  _mm512_add_pd(_mm512_max_pd(v, _mm512_setzero_pd()), rv_log1p_512d(rv_exp_512d(_mm512_sub_pd(_mm512_setzero_pd(), _mm512_abs_pd(v))))),
  _mm512_add_ps(_mm512_max_ps(v, _mm512_setzero_ps()), rv_log1p_512(rv_exp_512(_mm512_sub_ps(_mm512_setzero_ps(), _mm512_abs_ps(v))))),
  _mm256_add_pd(_mm256_max_pd(v, _mm256_setzero_pd()), rv_log1p_256d(rv_exp_256d(_mm256_or_pd(_mm256_set1_pd(-0.0), v)))),
  _mm256_add_ps(_mm256_max_ps(v, _mm256_setzero_ps()), rv_log1p_256(rv_exp_256(_mm256_or_ps(_mm256_set1_ps(-0.0f), v)))))

// x Φ(x) = x (1 + erf(x/√2))/2; 1/√2 and φ(0) = 1/√(2π).
#define RV_ROOT_HALF 0.707106781186547524400844362105
#define RV_DENSITY 0.398942280401432677939946059934
#define RV_GELU(mul, add, set1, erf) \
  mul(mul(set1(0.5), v), add(set1(1), erf(mul(set1(RV_ROOT_HALF), v))))
RV_DEFINE(gelu, 0.5 * v * (1 + erf(RV_ROOT_HALF * v)), 0.5f * v * (1 + erff((float)RV_ROOT_HALF * v)),
  RV_GELU(_mm512_mul_pd, _mm512_add_pd, _mm512_set1_pd, rv_erf_512d),
  RV_GELU(_mm512_mul_ps, _mm512_add_ps, _mm512_set1_ps, rv_erf_512),
  RV_GELU(_mm256_mul_pd, _mm256_add_pd, _mm256_set1_pd, rv_erf_256d),
  RV_GELU(_mm256_mul_ps, _mm256_add_ps, _mm256_set1_ps, rv_erf_256))

// Its slope Φ(x) + x φ(x).
#define RV_GELU_SLOPE(mul, add, set1, erf, exp)                                     \
  add(mul(set1(0.5), add(set1(1), erf(mul(set1(RV_ROOT_HALF), v)))),                \
      mul(mul(set1(RV_DENSITY), v), exp(mul(mul(set1(-0.5), v), v))))
RV_DEFINE(gelu_slope, 0.5 * (1 + erf(RV_ROOT_HALF * v)) + RV_DENSITY * v * exp(-0.5 * v * v),
  0.5f * (1 + erff((float)RV_ROOT_HALF * v)) + (float)RV_DENSITY * v * expf(-0.5f * v * v),
  RV_GELU_SLOPE(_mm512_mul_pd, _mm512_add_pd, _mm512_set1_pd, rv_erf_512d, rv_exp_512d),
  RV_GELU_SLOPE(_mm512_mul_ps, _mm512_add_ps, _mm512_set1_ps, rv_erf_512, rv_exp_512),
  RV_GELU_SLOPE(_mm256_mul_pd, _mm256_add_pd, _mm256_set1_pd, rv_erf_256d, rv_exp_256d),
  RV_GELU_SLOPE(_mm256_mul_ps, _mm256_add_ps, _mm256_set1_ps, rv_erf_256, rv_exp_256))
