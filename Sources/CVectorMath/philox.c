#include "philox.h"
#include "clones.h"
#include "elementwise.h"

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
