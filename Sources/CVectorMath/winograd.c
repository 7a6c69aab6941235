// Winograd's minimal filtering in two dimensions (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016,
// Section 4): a tile d of 4 × 4 numbers of an image gives 2 × 2 places of a convolution with the 3 × 3 weights g,
//
//     A₂ᵀ [(G₃ g G₃ᵀ) ∘ (Bᵀ d B)] A₂,           F(2 × 2, 3 × 3)
//
// and 3 × 3 numbers of its correlation with a tile e of 2 × 2 derivatives at these places,
//
//     A₃ᵀ [(G₂ e G₂ᵀ) ∘ (Bᵀ d B)] A₃,           F(3 × 3, 2 × 2)
//
//          1  0 −1  0            1  0  0
//     Bᵀ = 0  1  1  0      G₃ =  ½  ½  ½      A₂ᵀ =  1  1  1  0
//          0 −1  1  0            ½ −½  ½             0  1 −1 −1
//          0  1  0 −1            0  0  1
//
//                                1  0                1  ½  ½  0
//                          G₂ =  1  1         A₃ᵀ =  0  ½ −½  0
//                                1 −1                0  ½  ½ −1
//                                0  1
//
// (the halves of G₂ stand in A₃). For each of the 16 numbers of a tile, which are called frequencies, sums of products over
// channels, or over tiles, are then products of matrices.
#include "winograd.h"
#include <string.h>

// The tiles of a plane, of which the last may reach beyond it.
typedef struct {
  ptrdiff_t height, width, rows, columns;
} rv_tiles;

static inline rv_tiles rv_tiles_of(ptrdiff_t height, ptrdiff_t width) {
  return (rv_tiles){height, width, (height + 1) / 2, (width + 1) / 2};
}

// How far apart numbers of transformed tiles are.
typedef struct {
  ptrdiff_t frequency, channel, tile;
} rv_distances;

// The tiles transformed at a time for a convolution, whose products then fit the first cache, and for a correlation, which
// sums over them; and the most lanes a register has, also what is left free between frequencies, that these may not
// all fall on one line of a cache.
enum { FEW_TILES = 16, MANY_TILES = 64, MOST_LANES = 16, FREQUENCIES = 16 };

// Channels in whole registers of any width.
static inline ptrdiff_t rv_whole(ptrdiff_t channels) { return (channels + MOST_LANES - 1) / MOST_LANES * MOST_LANES; }

// The numbers of an image with channels innermost and `margin` places around its tiles.
static inline ptrdiff_t rv_spread_count(rv_tiles tiles, ptrdiff_t margin, ptrdiff_t channels) {
  return (2 * tiles.rows + 2 * margin) * (2 * tiles.columns + 2 * margin) * rv_whole(channels);
}

// Those of all frequencies of tiles.
static inline ptrdiff_t rv_transformed_count(ptrdiff_t tiles, ptrdiff_t channels) {
  return FREQUENCIES * (tiles + 1) * rv_whole(channels);
}

ptrdiff_t rv_winograd_weights_count(ptrdiff_t rows, ptrdiff_t channels) {
  return FREQUENCIES * rv_whole(rows) * channels;
}

ptrdiff_t rv_winograd_convolve_space(ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels) {
  return rv_spread_count(rv_tiles_of(height, width), 1, channels) + rv_transformed_count(FEW_TILES, channels) +
         rv_transformed_count(FEW_TILES, 2 * MOST_LANES);
}

ptrdiff_t rv_winograd_correlate_space(ptrdiff_t height, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t channels) {
  const rv_tiles tiles = rv_tiles_of(height, width);
  return rv_spread_count(tiles, 1, channels) + rv_spread_count(tiles, 0, rows) +
         FREQUENCIES * (MANY_TILES + MOST_LANES) * (rv_whole(channels) + rv_whole(rows));
}

#define RV_BODY "winograd_body.h"
#include "widths.h"

#define RV_DEFINE(real, precision)                                                                                    \
  void rv_winograd_weights_##precision(ptrdiff_t rows, ptrdiff_t channels, real alpha, const real *w, ptrdiff_t ldw,  \
                                       const ptrdiff_t *weight_at, real *u) {                                         \
    RV_WIDEST(rv_winograd_weights, precision)(rows, channels, alpha, w, ldw, weight_at, u);                           \
  }                                                                                                                   \
  void rv_winograd_convolve_##precision(ptrdiff_t height, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t channels,        \
                                        const real *u, const real *x, real beta, real *y, real *work) {               \
    RV_WIDEST(rv_winograd_convolve, precision)(rv_tiles_of(height, width), rows, channels, u, x, beta, y, work);      \
  }                                                                                                                   \
  void rv_winograd_correlate_##precision(ptrdiff_t height, ptrdiff_t width, ptrdiff_t images, ptrdiff_t rows,         \
                                         ptrdiff_t channels, real alpha, const real *d, ptrdiff_t d_image,            \
                                         const real *x, ptrdiff_t x_image, real beta, real *g, real *work) {          \
    RV_WIDEST(rv_winograd_correlate, precision)                                                                       \
    (rv_tiles_of(height, width), images, rows, channels, alpha, d, d_image, x, x_image, beta, g, work);               \
  }

RV_DEFINE(float, f32)
RV_DEFINE(double, f64)
