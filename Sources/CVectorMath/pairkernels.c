#include "pairkernels.h"
#include "clones.h"
#include "elementwise.h"
#include <float.h>

#define RV_PI 3.141592653589793238462643383279502884
#define RV_ROOT(x) __builtin_elementwise_sqrt(x)
#define RV_MAX(x, y) ((x) > (y) ? (x) : (y))
#define RV_MIN(x, y) ((x) < (y) ? (x) : (y))

// Elements at a time, so that the work space of a loop stays on the stack and in the innermost cache.
enum { RV_BLOCK = 64 };

RV_CLONES void rv_pairs_first(ptrdiff_t n, double weight, double bias, const double *restrict dot, double r,
                              const double *restrict others, const rv_pairs *pairs) {
  double *restrict covariance = pairs->covariance, *restrict deficit = pairs->deficit;
  double *restrict excess = pairs->excess, *restrict radial = pairs->radial;
  double *restrict tangent = pairs->tangent, *restrict singular = pairs->singular;
  for (ptrdiff_t j = 0; j < n; ++j) {
    double c = weight * dot[j] + bias * bias, product = r * others[j];
    covariance[j] = tangent[j] = c;
    deficit[j] = RV_MAX(product - c, 0);
    excess[j] = RV_MAX(product + c, 0);
    radial[j] = (r - others[j]) * (r + others[j]);
    singular[j] = 0;
  }
}

ptrdiff_t rv_pairs_close(ptrdiff_t n, const rv_pairs *pairs, int32_t *indices) {
  ptrdiff_t count = 0;
  for (ptrdiff_t j = 0; j < n; ++j) {
    double d = pairs->deficit[j], e = pairs->excess[j];
    indices[count] = (int32_t)j;
    count += 128 * RV_MIN(d, e) < d + e || d + e == 0;
  }
  return count;
}

// ab − cd to 1.5 units in the last place, 0 where it is (Kahan).
static inline __attribute__((always_inline)) double rv_determinant(double a, double b, double c, double d) {
  double product = c * d, rounding = __builtin_fma(-c, d, product);
  return __builtin_fma(a, b, -product) + rounding;
}

// In the space of (σ_w x, σ_b) let p be the coordinate of x of largest magnitude, and p' that of x'. Then
// x' = (p'/p) x + v/p with v = p x' − p' x, whose coordinates are accurate one by one however close to parallel the
// points, and whose part v⊥ orthogonal to x is not much shorter, since v has no coordinate where x has its largest:
// |v|² ≤ d |v⊥|². |x| |v⊥|/|p| = r r' sin φ, and (r r' sin φ)² = (r r' − c)(r r' + c), one factor of which is free of
// cancellation. The radial difference comes from x' − g x with the sign g = ±1 of c, or g = 0 where x is more than
// twice as long as x', whose digits a difference would lose.
RV_CLONES static void rv_refine_block(int n, ptrdiff_t d, double weight, double bias, double r,
                                      const double *restrict x, const double *restrict columns, ptrdiff_t stride,
                                      const double *restrict others, const double *restrict covariance,
                                      double *restrict deficit, double *restrict excess, double *restrict radial) {
  double sign[RV_BLOCK], taken[RV_BLOCK], product[RV_BLOCK], square[RV_BLOCK];
  double pivots[RV_BLOCK], whole[RV_BLOCK], along[RV_BLOCK];
  double length = 0;
  ptrdiff_t largest = 0;
  for (ptrdiff_t k = 0; k < d; ++k) {
    length += x[k] * x[k];
    if (RV_MAX(x[k], -x[k]) > RV_MAX(x[largest], -x[largest])) largest = k;
  }
  int byBias = weight * x[largest] * x[largest] <= bias * bias && bias > 0;
  double pivot = byBias ? 1 : x[largest];
  double norm = RV_MAX(weight * length + bias * bias, DBL_MIN), scale = RV_MAX(pivot * pivot, DBL_MIN);
  for (int j = 0; j < n; ++j) {
    sign[j] = covariance[j] < 0 ? -1 : 1;
    taken[j] = r > 2 * others[j] ? 0 : sign[j];
    pivots[j] = byBias ? 1 : columns[largest * stride + j];
    product[j] = square[j] = whole[j] = along[j] = 0;
  }
  for (ptrdiff_t k = 0; k < d; ++k) {
    const double *restrict column = columns + k * stride;
    for (int j = 0; j < n; ++j) {
      double difference = column[j] - taken[j] * x[k];
      product[j] += x[k] * difference;
      square[j] += difference * difference;
      double v = rv_determinant(pivot, column[j], x[k], pivots[j]);
      whole[j] += v * v;
      along[j] += v * x[k];
    }
  }
  for (int j = 0; j < n; ++j) {
    double gone = taken[j] == 0 ? length : 0;
    radial[j] = weight * (gone - (square[j] + 2 * taken[j] * product[j]));
    double last = bias * (pivot - pivots[j]);
    double shadow = weight * along[j] + bias * last;
    double rest = weight * whole[j] + last * last - shadow / norm * shadow;
    double orthogonal = r * RV_ROOT(RV_MAX(rest, 0) / scale);
    double large = r * others[j] + sign[j] * covariance[j];
    double small = orthogonal / RV_MAX(large, DBL_MIN) * orthogonal;
    deficit[j] = sign[j] < 0 ? large : small;
    excess[j] = sign[j] < 0 ? small : large;
  }
}

void rv_pairs_refine(ptrdiff_t n, ptrdiff_t d, double weight, double bias, double r, const double *x,
                     const double *columns, ptrdiff_t stride, const double *others, const rv_pairs *pairs) {
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    rv_refine_block((int)RV_MIN(n - j, RV_BLOCK), d, weight, bias, r, x, columns + j, stride, others + j,
                    pairs->covariance + j, pairs->deficit + j, pairs->excess + j, pairs->radial + j);
  }
}

RV_CLONES static void rv_half_tangents(ptrdiff_t n, const double *restrict deficit, const double *restrict excess,
                                       double *restrict y) {
  for (ptrdiff_t j = 0; j < n; ++j) {
    double small = RV_MIN(deficit[j], excess[j]), large = RV_MAX(deficit[j], excess[j]);
    y[j] = RV_ROOT(small / RV_MAX(large, DBL_MIN));
  }
}

void rv_pairs_angles(ptrdiff_t n, const rv_pairs *pairs) {
  rv_half_tangents(n, pairs->deficit, pairs->excess, pairs->angle);
  rv_atan_f64(n, pairs->angle, pairs->angle);
  for (ptrdiff_t j = 0; j < n; ++j) pairs->angle[j] *= 2;
}

RV_CLONES void rv_pairs_full_angles(ptrdiff_t n, const rv_pairs *pairs, double *restrict angles) {
  const double *restrict deficit = pairs->deficit, *restrict excess = pairs->excess, *restrict angle = pairs->angle;
  for (ptrdiff_t j = 0; j < n; ++j) angles[j] = deficit[j] > excess[j] ? RV_PI - angle[j] : angle[j];
}

// sin m − m cos m for 0 ≤ m ≤ 1, divided by m³: Σ_{k≥1} (−1)^{k+1} 2k m^{2k−2}/(2k+1)!.
static inline __attribute__((always_inline)) double rv_arc_series(double square) {
  const double terms[] = {1.0 / 3, -1.0 / 30, 1.0 / 840, -1.0 / 45360, 1.0 / 3991680, -1.0 / 518918400,
                          14.0 / 1307674368000, -16.0 / 355687428096000, 18.0 / 121645100408832000};
  double sum = terms[8];
#pragma clang loop unroll(full)
  for (int k = 7; k >= 0; --k) sum = sum * square + terms[k];
  return sum;
}

// The averages of a ReLU layer at one pair, times 2π: r r' (sin φ + (π − φ) cos φ); r r' (sin φ − φ cos φ), which
// is what the first falls short of π c by; the angles π − φ and φ.
typedef struct {
  double average, loss, slope, angle;
} rv_relu_averages;

static inline __attribute__((always_inline)) rv_relu_averages rv_relu_pair(double product, double c, double deficit,
                                                                           double excess, double m) {
  double whole = RV_ROOT(deficit) * RV_ROOT(excess) - m * (c < 0 ? -c : c);
  double arc = m < 1 ? product * m * (m * m) * rv_arc_series(m * m) : whole;
  rv_relu_averages result = {
    .average = c < 0 ? arc : arc + RV_PI * c,
    .loss = c < 0 ? arc - RV_PI * c : arc,
    .slope = c < 0 ? m : RV_PI - m,
    .angle = c < 0 ? RV_PI - m : m,
  };
  return result;
}

// linear φ + cubic φ³.
static inline __attribute__((always_inline)) double rv_singular_power(const rv_relu_layer *layer, double angle) {
  return angle * (layer->linear + layer->cubic * (angle * angle));
}

// Every term of the next deficit is positive: with s the weight, −t(r + r') + u the shift, R the next layer's r r' and
// P = s r r' − t (r + r') + u, which is the scalar product of (r, 1), (r', 1) by a form of determinant su − t² ≥ 0,
//   R − P = (su − t²) (r − r')²/(R + P)   and   P − c_next = s (r r' − c − loss/π).
RV_CLONES void rv_pairs_relu(ptrdiff_t n, const rv_relu_layer *layer, const rv_pairs *pairs) {
  const double s = layer->weight, t = layer->linearShift, u = layer->constant, determinant = s * u - t * t;
  const double r = layer->r, next = layer->next, strength = layer->strength;
  const double *restrict others = layer->others, *restrict nextOthers = layer->nextOthers;
  const double *restrict strengths = layer->strengths, *restrict angle = pairs->angle;
  double *restrict covariance = pairs->covariance, *restrict deficit = pairs->deficit;
  double *restrict excess = pairs->excess, *restrict radial = pairs->radial;
  double *restrict tangent = pairs->tangent, *restrict singular = pairs->singular;
  for (ptrdiff_t j = 0; j < n; ++j) {
    double product = r * others[j], nextProduct = next * nextOthers[j];
    rv_relu_averages at = rv_relu_pair(product, covariance[j], deficit[j], excess[j], angle[j]);
    double difference = radial[j] / RV_MAX(r + others[j], DBL_MIN);
    double shift = u - t * (r + others[j]);
    double spread = determinant * (difference * difference) / RV_MAX(nextProduct + s * product + shift, DBL_MIN);
    double c = s / RV_PI * at.average + shift;
    deficit[j] = spread + s * RV_MAX(deficit[j] - at.loss / RV_PI, 0);
    excess[j] = RV_MAX(nextProduct + c, 0);
    radial[j] *= s - 2 * t / RV_MAX(r + others[j], DBL_MIN);
    covariance[j] = c;
    tangent[j] = c + s / RV_PI * tangent[j] * at.slope;
    singular[j] = s * singular[j] + s / RV_PI * strength * strengths[j] * rv_singular_power(layer, at.angle);
  }
}

RV_CLONES void rv_pairs_relu_output(ptrdiff_t n, const rv_relu_layer *layer, const rv_pairs *pairs) {
  const double s = layer->weight, t = layer->linearShift, u = layer->constant;
  const double r = layer->r, strength = layer->strength;
  const double *restrict others = layer->others, *restrict strengths = layer->strengths;
  const double *restrict angle = pairs->angle, *restrict deficit = pairs->deficit, *restrict excess = pairs->excess;
  double *restrict covariance = pairs->covariance;
  double *restrict tangent = pairs->tangent, *restrict singular = pairs->singular;
  for (ptrdiff_t j = 0; j < n; ++j) {
    rv_relu_averages at = rv_relu_pair(r * others[j], covariance[j], deficit[j], excess[j], angle[j]);
    covariance[j] = s / RV_PI * at.average + (u - t * (r + others[j]));
    tangent[j] = covariance[j] + s / RV_PI * tangent[j] * at.slope;
    singular[j] = s * singular[j] + s / RV_PI * strength * strengths[j] * rv_singular_power(layer, at.angle);
  }
}

// ---- Powers of the positive part ----

// y ← Σ terms[k] x^k.
RV_CLONES static void rv_polynomial(int n, ptrdiff_t count, const double *restrict terms, const double *restrict x,
                                    double *restrict y) {
  for (int j = 0; j < n; ++j) y[j] = 0;
  for (ptrdiff_t k = count - 1; k >= 0; --k) {
    for (int j = 0; j < n; ++j) y[j] = y[j] * x[j] + terms[k];
  }
}

// z and s, and how many s are at most 1/2.
RV_CLONES static int rv_half_angle_squares(int n, const double *restrict deficit, const double *restrict excess,
                                           double *restrict z, double *restrict s) {
  int near = 0;
  for (int j = 0; j < n; ++j) {
    double sum = RV_MAX(deficit[j] + excess[j], DBL_MIN);
    s[j] = deficit[j] / sum;
    z[j] = sum > DBL_MIN ? excess[j] / sum : 1;
    near += s[j] <= 0.5;
  }
  return near;
}

// y ← the series in s, without z^μ.
static void rv_near_series(int n, const rv_power_series *series, const double *s, double *y) {
  double rest[RV_BLOCK], factor[RV_BLOCK], bounded[RV_BLOCK];
  for (int j = 0; j < n; ++j) bounded[j] = RV_MAX(s[j], DBL_MIN);
  rv_log_f64(n, bounded, factor);
  if (series->remainder == 0) {
    for (int j = 0; j < n; ++j) factor[j] /= RV_PI;
  } else {
    for (int j = 0; j < n; ++j) factor[j] *= series->remainder;
    rv_expm1_f64(n, factor, factor);
    double sine = __builtin_sin(RV_PI * series->remainder);
    for (int j = 0; j < n; ++j) factor[j] /= sine;
  }
  rv_polynomial(n, series->nearCount, series->logarithmic, s, y);
  rv_polynomial(n, series->nearCount, series->regular, s, rest);
  for (int j = 0; j < n; ++j) y[j] = factor[j] * y[j] + rest[j];
  for (ptrdiff_t k = series->order - 1; k >= 0; --k) {
    for (int j = 0; j < n; ++j) y[j] = y[j] * s[j] + series->low[k];
  }
}

static void rv_power_block(int n, const rv_power_series *series, double factor, const double *others,
                           const double *deficit, const double *excess, double *y) {
  double z[RV_BLOCK], s[RV_BLOCK], power[RV_BLOCK], near[RV_BLOCK], far[RV_BLOCK];
  int nearCount = rv_half_angle_squares(n, deficit, excess, z, s);
  if (nearCount > 0) rv_near_series(n, series, s, near);
  if (nearCount < n) rv_polynomial(n, series->farCount, series->far, z, far);
  rv_log_f64(n, z, power);
  for (int j = 0; j < n; ++j) power[j] *= series->exponent;
  rv_exp_f64(n, power, power);
  for (int j = 0; j < n; ++j) {
    double value = power[j] * (s[j] <= 0.5 ? near[j] : far[j]);
    y[j] = factor * others[j] * (s[j] == 0 ? series->coincident : value);
  }
}

void rv_pairs_power(ptrdiff_t n, const rv_power_series *series, double factor, const double *others,
                    const rv_pairs *pairs, double *y) {
  for (ptrdiff_t j = 0; j < n; j += RV_BLOCK) {
    rv_power_block((int)RV_MIN(n - j, RV_BLOCK), series, factor, others + j, pairs->deficit + j, pairs->excess + j,
                   y + j);
  }
}
