// Loops over pairs of Gaussian pre-activations (z, z') with variances r², r'² and covariance c = r r' cos φ, for the
// kernels of infinitely wide networks (Velikanov and Yarotsky 2021, Section 4.1). One point is fixed, the other
// runs over n points: arrays have n elements.
//
// The angle is never the arccosine of a rounded cosine: besides c a pair carries r r' − c and r r' + c, each to full
// relative accuracy, so that the angles of almost equal and of almost opposite points are accurate as well.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  double *covariance;  // c, at first of the first layer
  double *deficit;     // r r' − c = r r' (1 − cos φ)
  double *excess;      // r r' + c = r r' (1 + cos φ)
  double *radial;      // r² − r'²
  double *angle;       // the smaller of φ and π − φ
  double *tangent;     // Θ
  double *singular;    // the singular part of Θ or Σ
} rv_pairs;

// The first layer from scalar products: c = weight·dot + bias², with weight = σ_w², bias = σ_b, r and others[j] the
// norms of (σ_w x, σ_b). Leaves Θ = c and no singular part. Deficits (excesses) of almost equal (opposite) points
// are not accurate yet.
void rv_pairs_first(ptrdiff_t n, double weight, double bias, const double *dot, double r, const double *others,
                    const rv_pairs *pairs);

// The pairs whose deficit or excess is less than r r'/64, too small for a difference of rounded numbers: their
// indices, and as the result their number.
ptrdiff_t rv_pairs_close(ptrdiff_t n, const rv_pairs *pairs, int32_t *indices);

// Deficit, excess and radial difference anew, accurate for any two points: from the part of x' ∓ x that is
// orthogonal to x. Coordinate k of point x is x[k]; of the j-th other point columns[k·stride + j].
void rv_pairs_refine(ptrdiff_t n, ptrdiff_t d, double weight, double bias, double r, const double *x,
                     const double *columns, ptrdiff_t stride, const double *others, const rv_pairs *pairs);

// angle ← the smaller of φ and π − φ.
void rv_pairs_angles(ptrdiff_t n, const rv_pairs *pairs);

// φ itself of every pair.
void rv_pairs_full_angles(ptrdiff_t n, const rv_pairs *pairs, double *angles);

// What a hidden ReLU layer adds, per layer: its average is weight/π times that of the angle − linearShift (r + r') +
// constant, `weight` being σ_w²/2 and `constant` σ_b² where the activation is not shifted; r, others the standard deviations of its
// pre-activations and next, nextOthers of those of the layer above; strength, strengths the roots of
// Θ(x, x) or r². The singular part gains strength·strengths (linear φ + cubic φ³) weight/π.
typedef struct {
  double weight, linearShift, constant, r, next, strength, linear, cubic;
  const double *others, *nextOthers, *strengths;
} rv_relu_layer;

// From the pre-activations of one layer, with their angles, to those of the layer above: eq. (11) for Σ and Θ and
// eq. (32) for the singular part.
void rv_pairs_relu(ptrdiff_t n, const rv_relu_layer *layer, const rv_pairs *pairs);

// The same into the output layer, whose angles nobody asks for: covariance, tangent, singular.
void rv_pairs_relu_output(ptrdiff_t n, const rv_relu_layer *layer, const rv_pairs *pairs);

// The integral I_q(φ) = ∫ sin^q s sin^q(s + φ) ds over 0 < s < π − φ as power series in z = cos²(φ/2) and
// s = sin²(φ/2), whichever is at most 1/2; all coefficients contain one common factor:
//
//   z^μ Σ far[k] z^k   and   z^μ (Σ_{k<order} low[k] s^k + s^order (λ Σ logarithmic[k] s^k + Σ regular[k] s^k)),
//
// μ = order + remainder, λ = (s^remainder − 1)/sin(π remainder), which is ln(s)/π where the remainder is 0.
typedef struct {
  double exponent, remainder, coincident;  // μ; its distance to `order`; the value at φ = 0
  ptrdiff_t order, farCount, nearCount;
  const double *far, *low, *logarithmic, *regular;
} rv_power_series;

// y[j] = factor·others[j]·I(φ_j).
void rv_pairs_power(ptrdiff_t n, const rv_power_series *series, double factor, const double *others,
                    const rv_pairs *pairs, double *y);
