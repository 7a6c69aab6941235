#include "vectormath.h"
#include "clones.h"
#include "libmvec.h"
#include <math.h>
#include <string.h>

// ---- Transcendental functions ----

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

// ---- Random numbers ----

// One half of a block of Philox4x32-10 a lane, in 64-bit lanes: each product needs 64 bits, and of c0…c3 only
// the low 32 bits count until the end, so nothing is ever shuffled between lanes. On return low[i] holds
// c0 | c1 << 32 of counter `first + i` and high[i] holds c2 | c3 << 32.
RV_CLONES static void rv_philox_halves(uint64_t key, uint64_t first, ptrdiff_t n, uint64_t *restrict low,
                                       uint64_t *restrict high) {
  const uint64_t word = 0xFFFFFFFFu;
  for (ptrdiff_t i = 0; i < n; ++i) {
    uint64_t counter = first + (uint64_t)i;
    uint64_t c0 = counter, c1 = counter >> 32, c2 = 0, c3 = 0;
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; ++round) {
      uint64_t p0 = 0xD2511F53u * (c0 & word), p1 = 0xCD9E8D57u * (c2 & word);
      c0 = (p1 >> 32) ^ c1 ^ k0;
      c2 = (p0 >> 32) ^ c3 ^ k1;
      c1 = p1;
      c3 = p0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    low[i] = (c0 & word) | c1 << 32;
    high[i] = (c2 & word) | c3 << 32;
  }
}

enum { RV_CHUNK = 256 };

RV_CLONES static void rv_interleave(ptrdiff_t n, const uint64_t *restrict low, const uint64_t *restrict high,
                                    uint64_t *restrict out) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    out[2 * i] = low[i];
    out[2 * i + 1] = high[i];
  }
}

void rv_philox(uint64_t key, uint64_t first, ptrdiff_t blocks, uint64_t *out) {
  uint64_t low[RV_CHUNK], high[RV_CHUNK];
  for (ptrdiff_t i = 0; i < blocks; i += RV_CHUNK) {
    ptrdiff_t n = blocks - i < RV_CHUNK ? blocks - i : RV_CHUNK;
    rv_philox_halves(key, first + (uint64_t)i, n, low, high);
    rv_interleave(n, low, high, out + 2 * i);
  }
}

// u ∈ (0, 1] and an angle in [0, 2π), of 53 bits each.
RV_CLONES static void rv_uniform_pairs(ptrdiff_t n, const uint64_t *restrict low, const uint64_t *restrict high,
                                       double *restrict u, double *restrict angle) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    u[i] = ((double)(low[i] >> 11) + 1) * 0x1p-53;
    angle[i] = (double)(high[i] >> 11) * (0x1p-53 * 6.283185307179586476925286766559);
  }
}

// (`sqrt` itself would keep the loop scalar: it has to set errno.)
RV_CLONES static void rv_polar(ptrdiff_t n, const double *restrict logu, const double *restrict cosine,
                               const double *restrict sine, double *restrict x) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    double radius = __builtin_elementwise_sqrt(-2 * logu[i]);
    x[2 * i] = radius * cosine[i];
    x[2 * i + 1] = radius * sine[i];
  }
}

void rv_philox_normal(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x) {
  uint64_t low[RV_CHUNK], high[RV_CHUNK];
  double u[RV_CHUNK], angle[RV_CHUNK], cosine[RV_CHUNK];
  for (ptrdiff_t i = 0; i < blocks; i += RV_CHUNK) {
    ptrdiff_t n = blocks - i < RV_CHUNK ? blocks - i : RV_CHUNK;
    rv_philox_halves(key, first + (uint64_t)i, n, low, high);
    rv_uniform_pairs(n, low, high, u, angle);
    rv_log_f64(n, u, u);
    rv_cos_f64(n, angle, cosine);
    rv_sin_f64(n, angle, angle);
    rv_polar(n, u, cosine, angle, x + 2 * i);
  }
}

// The angle πv, v ∈ (0, ½], of a word's lower bits; its top bit is left for the sign.
RV_CLONES static void rv_half_angles(ptrdiff_t n, const uint64_t *restrict words, double *restrict angle) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    angle[i] = ((double)(words[i] << 1 >> 11) + 0.5) * (0x1p-54 * 3.141592653589793238462643383279);
  }
}

RV_CLONES static void rv_signed_ratio(ptrdiff_t n, const uint64_t *restrict words, const double *restrict cosine,
                                      const double *restrict sine, double *restrict x) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    double ratio = cosine[i] / sine[i];
    x[i] = words[i] >> 63 ? -ratio : ratio;
  }
}

void rv_philox_cauchy(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x) {
  uint64_t words[2 * RV_CHUNK];
  double angle[2 * RV_CHUNK], cosine[2 * RV_CHUNK];
  for (ptrdiff_t i = 0; i < blocks; i += RV_CHUNK) {
    ptrdiff_t n = 2 * (blocks - i < RV_CHUNK ? blocks - i : RV_CHUNK);
    rv_philox(key, first + (uint64_t)i, n / 2, words);
    rv_half_angles(n, words, angle);
    rv_cos_f64(n, angle, cosine);
    rv_sin_f64(n, angle, angle);
    rv_signed_ratio(n, words, cosine, angle, x + 2 * i);
  }
}

RV_CLONES static void rv_unit_interval(ptrdiff_t n, const uint64_t *restrict words, double *restrict x) {
  for (ptrdiff_t i = 0; i < n; ++i) x[i] = (double)(words[i] >> 11) * 0x1p-53;
}

void rv_philox_uniform(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x) {
  uint64_t words[2 * RV_CHUNK];
  for (ptrdiff_t i = 0; i < blocks; i += RV_CHUNK) {
    ptrdiff_t n = blocks - i < RV_CHUNK ? blocks - i : RV_CHUNK;
    rv_philox(key, first + (uint64_t)i, n, words);
    rv_unit_interval(2 * n, words, x + 2 * i);
  }
}

// ---- Optimisers ----

// (The builtin, as above: `sqrt` would keep these loops scalar.)

RV_CLONES void rv_adam_f32(ptrdiff_t n, float beta1, float beta2, float rate, float epsilon, const float *restrict g,
                           float *restrict m, float *restrict v, float *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    m[i] += (1 - beta1) * (g[i] - m[i]);
    v[i] += (1 - beta2) * (g[i] * g[i] - v[i]);
    w[i] -= rate * m[i] / (__builtin_elementwise_sqrt(v[i]) + epsilon);
  }
}

RV_CLONES void rv_adam_f64(ptrdiff_t n, double beta1, double beta2, double rate, double epsilon,
                           const double *restrict g, double *restrict m, double *restrict v, double *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    m[i] += (1 - beta1) * (g[i] - m[i]);
    v[i] += (1 - beta2) * (g[i] * g[i] - v[i]);
    w[i] -= rate * m[i] / (__builtin_elementwise_sqrt(v[i]) + epsilon);
  }
}

RV_CLONES void rv_adagrad_f32(ptrdiff_t n, float rate, float epsilon, const float *restrict g, float *restrict a,
                              float *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    a[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(a[i]) + epsilon);
  }
}

RV_CLONES void rv_adagrad_f64(ptrdiff_t n, double rate, double epsilon, const double *restrict g, double *restrict a,
                              double *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    a[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(a[i]) + epsilon);
  }
}
