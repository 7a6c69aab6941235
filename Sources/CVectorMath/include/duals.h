// Loops over pairs of Gaussian pre-activations (z, z') with variances q, q' and covariance c, for the kernels of
// infinitely wide networks of smooth activations φ: value = ⟨φ(z)φ(z')⟩ − ⟨φ(z)⟩⟨φ(z')⟩ and slope = ⟨φ'(z)φ'(z')⟩. One
// point is fixed, of variance q; the other runs over n points: arrays have n elements.
//
// No difference of rounded numbers but qq' − c² is formed; where it is off by rounding, so is c.
#pragma once
#include <stddef.h>

enum { RV_DUAL_LANES = 32 };

#define RV_DECLARE(name)                                                                                        \
  void rv_dual_##name(ptrdiff_t n, double q, const double *others, const double *c, double *value, double *slope);

// (2/π) arcsin 2c/√((1+2q)(1+2q')), Williams's (1997).
RV_DECLARE(erf)
// e^{−(q+q')/2} sinh c, its slope cosh in place of sinh; of the cosine the other way round.
RV_DECLARE(sine)
RV_DECLARE(cosine)
// With P = ¼ + arctan(c/√Δ)/2π, Δ = (1+q)(1+q') − c² and k = 1/(1+q) + 1/(1+q'), for zΦ(z):
//   ⟨φφ'⟩ = cP + (qq' − c² + kc²)/(2π√Δ),  slope = P + (k + 1/Δ) c/(2π√Δ),  by Stein's identity, twice.
RV_DECLARE(gelu)
// 6c³ + 9qq'c.
RV_DECLARE(cubic)
RV_DECLARE(linear)

#undef RV_DECLARE

// The duals as functions of the regularised angle ψ = arcsin(κκ'ρ)/A and of the other point, the fixed one given: series
// in Chebyshev polynomials of ψ whose coefficients are combinations, by the n points' `shares`, of those at `nodes` nodes.
typedef struct {
  double lambda;               // κ² = q/(q + λ)
  ptrdiff_t terms, nodes;      // M of each series, p
  const double *coefficients;  // rows of p: M of T_{2k}(ψ), M of T_{2k+1}(ψ), one of κκ'/A
  const double *shares;        // of point j to node b at b·stride + j; RV_DUAL_LANES numbers behind the last are read too
  ptrdiff_t stride;
  int order;  // 1: value = odd, slope = even/√((q+λ)(q'+λ) − c²); 2: slope = ¼ + odd, value = c/4 + even
} rv_angle_series;

// y[k] = Σ_a shares[a·stride] table[a·n + k] over `nodes` rows of the table: its coefficients at a fixed point.
void rv_dual_contract(ptrdiff_t n, ptrdiff_t nodes, const double *shares, ptrdiff_t stride, const double *table,
                      double *y);

void rv_dual_series(ptrdiff_t n, const rv_angle_series *series, double q, const double *others, const double *c,
                    double *value, double *slope);

// Σ w_k w_m/√(1 + 2s_k q + 2s_m q' + 4s_k s_m g), g = qq' − c², over `count` nodes s of weights w, a multiple of 8:
// ⟨f(z)f(z')⟩ of f(z) = Σ w_k exp(−s_k z²).
double rv_bell_dual(ptrdiff_t count, const double *s, const double *w, double q, double other, double g);

// From the averages of a layer to the pre-activations of the one above, eq. (11) of Velikanov and Yarotsky:
//   c ← weight·value + level·levels + bias,   Θ ← c + weight·slope·Θ.
void rv_dual_advance(ptrdiff_t n, double weight, double bias, double level, const double *levels, const double *value,
                     const double *slope, double *c, double *tangent);
