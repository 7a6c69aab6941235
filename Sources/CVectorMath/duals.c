#include "duals.h"
#include "clones.h"
#include "elementwise.h"

#define RV_PI 3.141592653589793238462643383279502884
#define RV_ROOT(x) __builtin_elementwise_sqrt(x)
#define RV_MAX(x, y) ((x) > (y) ? (x) : (y))
#define RV_MIN(x, y) ((x) < (y) ? (x) : (y))

// Elements at a time, so that the work space of a loop stays on the stack and in the innermost cache.
enum { RV_BLOCK = 64, RV_LANES = 8 };

// y ← c/√(α² + α(q + q') + (qq' − c²)), the tangent of arcsin c/√((q+α)(q'+α)), and the root.
RV_CLONES static void rv_shifted_tangents(ptrdiff_t n, double alpha, double q, const double *restrict others,
                                          const double *restrict c, double *restrict root, double *restrict y) {
  for (ptrdiff_t j = 0; j < n; ++j) {
    double gap = RV_MAX(q * others[j] - c[j] * c[j], 0);
    root[j] = RV_ROOT(alpha * (alpha + q + others[j]) + gap);
    y[j] = c[j] / root[j];
  }
}

RV_CLONES static void rv_erf_block(int n, double *restrict value, double *restrict slope) {
  for (int j = 0; j < n; ++j) {
    value[j] *= 2 / RV_PI;
    slope[j] = 2 / (RV_PI * slope[j]);
  }
}

void rv_dual_erf(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope) {
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    int count = (int)RV_MIN(n - j, RV_BLOCK);
    rv_shifted_tangents(count, 0.5, q, others + j, c + j, slope + j, value + j);
    rv_atan_f64(count, value + j, value + j);
    rv_erf_block(count, value + j, slope + j);
  }
}

// a, b ← exp(±c − (q + q')/2), which Gaussians keep below 1.
RV_CLONES static void rv_wave_exponents(int n, double q, const double *restrict others, const double *restrict c,
                                        double *restrict a, double *restrict b) {
  for (int j = 0; j < n; ++j) {
    double mean = 0.5 * (q + others[j]);
    a[j] = c[j] - mean;
    b[j] = -c[j] - mean;
  }
}

RV_CLONES static void rv_half_sums(int n, double *restrict difference, double *restrict sum) {
  for (int j = 0; j < n; ++j) {
    double a = difference[j], b = sum[j];
    difference[j] = 0.5 * (a - b);
    sum[j] = 0.5 * (a + b);
  }
}

static void rv_waves(int n, double q, const double *others, const double *c, double *difference, double *sum) {
  rv_wave_exponents(n, q, others, c, difference, sum);
  rv_exp_f64(n, difference, difference);
  rv_exp_f64(n, sum, sum);
  rv_half_sums(n, difference, sum);
}

void rv_dual_sine(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope) {
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    rv_waves((int)RV_MIN(n - j, RV_BLOCK), q, others + j, c + j, value + j, slope + j);
  }
}

void rv_dual_cosine(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope) {
  double means[RV_BLOCK];
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    int count = (int)RV_MIN(n - j, RV_BLOCK);
    rv_waves(count, q, others + j, c + j, slope + j, value + j);
    for (int i = 0; i < count; ++i) means[i] = -0.5 * (q + others[j + i]);
    rv_exp_f64(count, means, means);
    for (int i = 0; i < count; ++i) value[j + i] -= means[i];
  }
}

RV_CLONES static void rv_gelu_block(int n, double q, const double *restrict others, const double *restrict c,
                                    double *restrict value, double *restrict slope) {
  for (int j = 0; j < n; ++j) {
    double root = slope[j], p = 0.25 + value[j] * (0.5 / RV_PI), square = c[j] * c[j];
    double product = (1 + q) * (1 + others[j]), k = 1 / (1 + q) + 1 / (1 + others[j]);
    double gap = RV_MAX(q * others[j] - square, 0);
    value[j] = c[j] * p + ((gap + k * square) / root - q * others[j] / RV_ROOT(product)) * (0.5 / RV_PI);
    slope[j] = p + (k + 1 / (root * root)) * c[j] / root * (0.5 / RV_PI);
  }
}

void rv_dual_gelu(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope) {
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    int count = (int)RV_MIN(n - j, RV_BLOCK);
    rv_shifted_tangents(count, 1, q, others + j, c + j, slope + j, value + j);
    rv_atan_f64(count, value + j, value + j);
    rv_gelu_block(count, q, others + j, c + j, value + j, slope + j);
  }
}

RV_CLONES void rv_dual_cubic(ptrdiff_t n, double q, const double *restrict others, const double *restrict c,
                             double *restrict value, double *restrict slope) {
  for (ptrdiff_t j = 0; j < n; ++j) {
    double product = q * others[j], square = c[j] * c[j];
    value[j] = (6 * square + 9 * product) * c[j];
    slope[j] = 9 * (product + 2 * square);
  }
}

void rv_dual_linear(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope) {
  (void)q, (void)others;
  for (ptrdiff_t j = 0; j < n; ++j) value[j] = c[j], slope[j] = 1;
}

// The angles' ψ, from arcsin κκ'ρ.
RV_CLONES static void rv_relative_angles(int n, const rv_angle_series *series, double q, const double *restrict others,
                                         const double *restrict shares, double *restrict angle) {
  const double *restrict last = series->coefficients + 2 * series->terms * series->nodes;
  const double lambda = series->lambda;
  double width[RV_BLOCK] = {0};
  for (ptrdiff_t b = 0; b < series->nodes; ++b) {
    for (int j = 0; j < n; ++j) width[j] += last[b] * shares[b * series->stride + j];
  }
  for (int j = 0; j < n; ++j) {
    double product = RV_ROOT(q * others[j] / ((q + lambda) * (others[j] + lambda)));
    angle[j] = product > 0 ? angle[j] * width[j] / product : 0;
  }
}

// Both series by Clenshaw's recurrence b_k = a_k + 2y b_{k+1} − b_{k+2}, y = 2ψ² − 1, RV_DUAL_LANES pairs at a time: their
// coefficients never leave the registers.
RV_CLONES static void rv_clenshaw(const rv_angle_series *series, const double *restrict shares,
                                  const double *restrict psi, double *restrict evenSum, double *restrict oddSum) {
  const ptrdiff_t terms = series->terms, nodes = series->nodes, stride = series->stride;
  double y[RV_DUAL_LANES], e0[RV_DUAL_LANES], e1[RV_DUAL_LANES], o0[RV_DUAL_LANES], o1[RV_DUAL_LANES];
  for (int i = 0; i < RV_DUAL_LANES; ++i) {
    y[i] = 4 * psi[i] * psi[i] - 2;
    e0[i] = e1[i] = o0[i] = o1[i] = 0;
  }
  for (ptrdiff_t k = terms - 1; k >= 0; --k) {
    const double *even = series->coefficients + k * nodes, *odd = even + terms * nodes;
    double e[RV_DUAL_LANES], o[RV_DUAL_LANES];
    for (int i = 0; i < RV_DUAL_LANES; ++i) {
      e[i] = y[i] * e0[i] - e1[i];
      o[i] = y[i] * o0[i] - o1[i];
    }
    for (ptrdiff_t b = 0; b < nodes; ++b) {
      for (int i = 0; i < RV_DUAL_LANES; ++i) {
        double share = shares[b * stride + i];
        e[i] += even[b] * share;
        o[i] += odd[b] * share;
      }
    }
    for (int i = 0; i < RV_DUAL_LANES; ++i) {
      e1[i] = e0[i], e0[i] = e[i];
      o1[i] = o0[i], o0[i] = o[i];
    }
  }
  for (int i = 0; i < RV_DUAL_LANES; ++i) {
    evenSum[i] = e0[i] - 0.5 * y[i] * e1[i];
    oddSum[i] = psi[i] * (o0[i] - o1[i]);
  }
}

RV_CLONES void rv_dual_contract(ptrdiff_t n, ptrdiff_t nodes, const double *shares, ptrdiff_t stride,
                                const double *restrict table, double *restrict y) {
  for (ptrdiff_t k = 0; k < n; ++k) y[k] = shares[0] * table[k];
  for (ptrdiff_t a = 1; a < nodes; ++a) {
    double share = shares[a * stride];
    for (ptrdiff_t k = 0; k < n; ++k) y[k] += share * table[a * n + k];
  }
}

void rv_dual_series(ptrdiff_t n, const rv_angle_series *series, double q, const double *others, const double *c,
                    double *value, double *slope) {
  double root[RV_BLOCK], psi[RV_BLOCK], even[RV_BLOCK], odd[RV_BLOCK];
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    int count = (int)RV_MIN(n - j, RV_BLOCK);
    for (int i = count; i % RV_DUAL_LANES != 0; ++i) psi[i] = 0;
    rv_shifted_tangents(count, series->lambda, q, others + j, c + j, root, psi);
    rv_atan_f64(count, psi, psi);
    rv_relative_angles(count, series, q, others + j, series->shares + j, psi);
    for (int i = 0; i < count; i += RV_DUAL_LANES) rv_clenshaw(series, series->shares + j + i, psi + i, even + i, odd + i);
    for (int i = 0; i < count; ++i) {
      value[j + i] = series->order == 1 ? odd[i] : 0.25 * c[j + i] + even[i];
      slope[j + i] = series->order == 1 ? even[i] / root[i] : 0.25 + odd[i];
    }
  }
}

RV_CLONES double rv_bell_dual(ptrdiff_t count, const double *restrict s, const double *restrict w, double q,
                              double other, double g) {
  double sums[RV_LANES] = {0};
  for (ptrdiff_t k = 0; k < count; ++k) {
    double base = 1 + 2 * s[k] * q, factor = 2 * other + 4 * s[k] * g;
    for (ptrdiff_t m = 0; m < count; m += RV_LANES) {
      for (int i = 0; i < RV_LANES; ++i) sums[i] += w[k] * w[m + i] / RV_ROOT(base + factor * s[m + i]);
    }
  }
  double sum = 0;
  for (int i = 0; i < RV_LANES; ++i) sum += sums[i];
  return sum;
}

RV_CLONES void rv_dual_advance(ptrdiff_t n, double weight, double bias, double level, const double *restrict levels,
                               const double *restrict value, const double *restrict slope, double *restrict c,
                               double *restrict tangent) {
  for (ptrdiff_t j = 0; j < n; ++j) {
    c[j] = weight * value[j] + level * levels[j] + bias;
    tangent[j] = c[j] + weight * slope[j] * tangent[j];
  }
}
