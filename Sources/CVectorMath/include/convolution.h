// Products of images' patches that are read where they lie: a convolution and its derivative by the weights, without a
// matrix of patches.
//
// An image is a number of planes of one size with zeros around and between their rows, so that number k of the patch at a
// place is `number_at[k]` numbers away from the place, whatever the place. Row and column (0, 0) of the first plane is
// where the address given points to, and the next row `stride` numbers on. Whole registers are read: beyond the last
// place there are 15 zeros more, and the zeros before and after a plane reach as far as any patch does from there.
// They are multiplied too: what is not finite spreads to numbers of G that do not reach it.
//
// No element of a result depends on the place in memory.
#pragma once
#include <stddef.h>

// The places of a plane.
typedef struct {
  ptrdiff_t height, width, stride;
} rv_grid;

// Y ← α W U + β Y for one image: W of `rows` rows, `ldw` numbers apart, number k of one at `weight_at[k]`; u_k(p) the number
// `number_at[k]` away from place p; Y of shape (rows, height · width) without anything in between. Where β = 0, Y need
// hold no numbers before.
void rv_convolve_f32(rv_grid grid, ptrdiff_t rows, ptrdiff_t terms, float alpha, const float *w, ptrdiff_t ldw,
                     const ptrdiff_t *weight_at, const float *x, const ptrdiff_t *number_at, float beta, float *y);
void rv_convolve_f64(rv_grid grid, ptrdiff_t rows, ptrdiff_t terms, double alpha, const double *w, ptrdiff_t ldw,
                     const ptrdiff_t *weight_at, const double *x, const ptrdiff_t *number_at, double beta, double *y);

// G ← α Σ D Uᵀ + β G, of shape (rows, terms), the sum being over images `x_image` and `d_image` numbers apart: D has
// `rows` planes, `d_plane` numbers apart, with zeros around like those of x. Where β = 0, G need hold no numbers before.
void rv_correlate_f32(rv_grid grid, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t terms, float alpha, const float *d,
                      ptrdiff_t d_plane, ptrdiff_t d_image, const float *x, ptrdiff_t x_image,
                      const ptrdiff_t *number_at, float beta, float *g);
void rv_correlate_f64(rv_grid grid, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t terms, double alpha, const double *d,
                      ptrdiff_t d_plane, ptrdiff_t d_image, const double *x, ptrdiff_t x_image,
                      const ptrdiff_t *number_at, double beta, double *g);
