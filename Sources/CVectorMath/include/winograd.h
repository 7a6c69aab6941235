// Convolutions of images with kernels of side 3, and their derivative by the weights, by Winograd's minimal filtering: for
// 2 × 2 places and a pair of channels 16 multiplications in place of 36 (winograd.c).
//
// Images, of at least one place and one channel, are as they come, (channels, height, width), zeros standing around them.
// What is not finite spreads to places and weights that do not reach it.
//
// No element of a result depends on the place in memory.
#pragma once
#include <stddef.h>

// The numbers of U.
ptrdiff_t rv_winograd_weights_count(ptrdiff_t rows, ptrdiff_t channels);

// The numbers of work space for `rv_winograd_convolve` and `rv_winograd_correlate`.
ptrdiff_t rv_winograd_convolve_space(ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels);
ptrdiff_t rv_winograd_correlate_space(ptrdiff_t height, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t channels);

// U ← what stands for α W: W of `rows` rows, `ldw` numbers apart, number q of channel c of one at `weight_at[9 c + q]`.
void rv_winograd_weights_f32(ptrdiff_t rows, ptrdiff_t channels, float alpha, const float *w, ptrdiff_t ldw,
                             const ptrdiff_t *weight_at, float *u);
void rv_winograd_weights_f64(ptrdiff_t rows, ptrdiff_t channels, double alpha, const double *w, ptrdiff_t ldw,
                             const ptrdiff_t *weight_at, double *u);

// y_i(p) ← α Σ_{c,q} W_{ic}(q) x_c(p + q) + β y_i(p) for one image, U standing for α W. Where β = 0, Y need hold no numbers
// before.
void rv_winograd_convolve_f32(ptrdiff_t height, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t channels, const float *u,
                              const float *x, float beta, float *y, float *work);
void rv_winograd_convolve_f64(ptrdiff_t height, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t channels, const double *u,
                              const double *x, double beta, double *y, double *work);

// G_{ic}(q) ← α Σ_p d_i(p) x_c(p + q) + β G_{ic}(q), of shape (rows, channels, 9), the sum being also over images (at least
// one) `d_image` and `x_image` numbers apart. Where β = 0, G need hold no numbers before.
void rv_winograd_correlate_f32(ptrdiff_t height, ptrdiff_t width, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t channels,
                               float alpha, const float *d, ptrdiff_t d_image, const float *x, ptrdiff_t x_image,
                               float beta, float *g, float *work);
void rv_winograd_correlate_f64(ptrdiff_t height, ptrdiff_t width, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t channels,
                               double alpha, const double *d, ptrdiff_t d_image, const double *x, ptrdiff_t x_image,
                               double beta, double *g, double *work);
