// See widths.h for when it is included, and with what defined; winograd.c for the matrices.
//
// The lanes of a register are channels, so that tiles of any image fill them.

typedef RV_REAL RV_NAME(rv_lanes) __attribute__((ext_vector_type(RV_LANES), aligned(sizeof(RV_REAL))));
#define RV_VECTOR RV_NAME(rv_lanes)
#define RV_INLINE static inline __attribute__((always_inline))

// Planes → (places of all tiles with `margin` more around, channels), zeros standing for what is not there.
RV_TARGET static void RV_NAME(rv_spread)(rv_tiles tiles, ptrdiff_t margin, ptrdiff_t channels, const RV_REAL *planes,
                                         RV_REAL *spread) {
  const ptrdiff_t height = 2 * tiles.rows + 2 * margin, width = 2 * tiles.columns + 2 * margin;
  const ptrdiff_t places = tiles.height * tiles.width, whole = rv_whole(channels);
  memset(spread, 0, (size_t)(height * width * whole) * sizeof(RV_REAL));
  for (ptrdiff_t i = 0; i < tiles.height; ++i) {
    RV_REAL *row = spread + ((i + margin) * width + margin) * whole;
    for (ptrdiff_t c = 0; c < channels; c += RV_LANES) {
      const RV_REAL *from = planes + c * places + i * tiles.width;
      const ptrdiff_t present = channels - c;
      for (ptrdiff_t j = 0; j < tiles.width; ++j) {
        RV_VECTOR numbers = {0};
        if (present >= RV_LANES) {
          for (int lane = 0; lane < RV_LANES; ++lane) numbers[lane] = from[lane * places + j];
        } else {
          for (int lane = 0; lane < present; ++lane) numbers[lane] = from[lane * places + j];
        }
        *(RV_VECTOR *)(row + j * whole + c) = numbers;
      }
    }
  }
}

// Bᵀ d, G₂ e, G₃ g, A₂ᵀ m and A₃ᵀ m of columns whose numbers are `step` registers apart, `to` apart in the result.
RV_INLINE void RV_NAME(rv_b)(const RV_VECTOR *d, int step, RV_VECTOR *v, int to) {
  v[0] = d[0] - d[2 * step];
  v[to] = d[step] + d[2 * step];
  v[2 * to] = d[2 * step] - d[step];
  v[3 * to] = d[step] - d[3 * step];
}

RV_INLINE void RV_NAME(rv_g2)(const RV_VECTOR *e, int step, RV_VECTOR *v, int to) {
  v[0] = e[0];
  v[to] = e[0] + e[step];
  v[2 * to] = e[0] - e[step];
  v[3 * to] = e[step];
}

RV_INLINE void RV_NAME(rv_g3)(const RV_VECTOR *g, int step, RV_VECTOR *u, int to) {
  const RV_VECTOR even = g[0] + g[2 * step];
  u[0] = g[0];
  u[to] = (even + g[step]) / 2;
  u[2 * to] = (even - g[step]) / 2;
  u[3 * to] = g[2 * step];
}

RV_INLINE void RV_NAME(rv_a2)(const RV_VECTOR *m, int step, RV_VECTOR *y, int to) {
  y[0] = m[0] + m[step] + m[2 * step];
  y[to] = m[step] - m[2 * step] - m[3 * step];
}

RV_INLINE void RV_NAME(rv_a3)(const RV_VECTOR *m, int step, RV_VECTOR *y, int to) {
  const RV_VECTOR even = (m[step] + m[2 * step]) / 2;
  y[0] = m[0] + even;
  y[to] = (m[step] - m[2 * step]) / 2;
  y[2 * to] = even - m[3 * step];
}

// T s Tᵀ of `size` × `size` numbers in `order` × `order`, T being the matrix of `column` (one of those above).
#define RV_BOTH_WAYS(column, size, order, s, result)                                                                  \
  do {                                                                                                                \
    RV_VECTOR columns[(order) * (size)];                                                                              \
    for (int b = 0; b < (size); ++b) RV_NAME(column)((s) + b, size, columns + b, size);                               \
    for (int a = 0; a < (order); ++a) RV_NAME(column)(columns + a * (size), 1, (result) + a * (order), 1);            \
  } while (0)

// V ← Bᵀ d B, or G₂ e G₂ᵀ, of `count` tiles from the first on; behind the last one it stands in for those that are missing.
#define RV_TRANSFORM(name, column, size, margin)                                                                      \
  RV_TARGET static void RV_NAME(name)(rv_tiles tiles, ptrdiff_t channels, const RV_REAL *spread, ptrdiff_t first,     \
                                      ptrdiff_t count, rv_distances next, RV_REAL *v) {                               \
    const ptrdiff_t whole = rv_whole(channels), row = (2 * tiles.columns + 2 * (margin)) * whole;                     \
    const ptrdiff_t last = tiles.rows * tiles.columns - 1;                                                            \
    for (ptrdiff_t t = 0; t < count; ++t) {                                                                           \
      const ptrdiff_t tile = first + t < last ? first + t : last;                                                     \
      const RV_REAL *corner = spread + 2 * (tile / tiles.columns * row + tile % tiles.columns * whole);               \
      for (ptrdiff_t c = 0; c < channels; c += RV_LANES) {                                                            \
        RV_VECTOR numbers[(size) * (size)], result[FREQUENCIES];                                                      \
        for (int a = 0; a < (size); ++a) {                                                                            \
          for (int b = 0; b < (size); ++b) {                                                                          \
            numbers[a * (size) + b] = *(const RV_VECTOR *)(corner + a * row + b * whole + c);                         \
          }                                                                                                           \
        }                                                                                                             \
        RV_BOTH_WAYS(column, size, 4, numbers, result);                                                               \
        RV_REAL *target = v + c * next.channel + t * next.tile;                                                       \
        for (int f = 0; f < FREQUENCIES; ++f) *(RV_VECTOR *)(target + f * next.frequency) = result[f];                \
      }                                                                                                               \
    }                                                                                                                 \
  }

RV_TRANSFORM(rv_transform_image, rv_b, 4, 1)
RV_TRANSFORM(rv_transform_derivative, rv_g2, 2, 0)
#undef RV_TRANSFORM

// U: for each register of rows and each frequency, (channels, lanes).
RV_TARGET static void RV_NAME(rv_winograd_weights)(ptrdiff_t rows, ptrdiff_t channels, RV_REAL alpha, const RV_REAL *w,
                                                   ptrdiff_t ldw, const ptrdiff_t *weight_at, RV_REAL *u) {
  for (ptrdiff_t i = 0; i < rv_whole(rows); i += RV_LANES) {
    const ptrdiff_t present = rows - i;
    for (ptrdiff_t c = 0; c < channels; ++c) {
      RV_VECTOR numbers[9] = {0}, result[FREQUENCIES];
      for (int q = 0; q < 9; ++q) {
        const RV_REAL *from = w + i * ldw + weight_at[9 * c + q];
        if (present >= RV_LANES) {
          for (int lane = 0; lane < RV_LANES; ++lane) numbers[q][lane] = from[lane * ldw];
        } else {
          for (int lane = 0; lane < present; ++lane) numbers[q][lane] = from[lane * ldw];
        }
        numbers[q] *= alpha;
      }
      RV_BOTH_WAYS(rv_g3, 3, 4, numbers, result);
      RV_REAL *target = u + (i * FREQUENCIES * channels + c * RV_LANES);
      for (int f = 0; f < FREQUENCIES; ++f) *(RV_VECTOR *)(target + f * channels * RV_LANES) = result[f];
    }
  }
}

// Four rows, a number of which spreads over a register, times two registers of columns: (4, 2 registers). It keeps eight
// registers of sums, enough for additions to follow each other without waiting, in a function of its own, so that
// nothing takes registers from them.
RV_TARGET static void RV_NAME(rv_sum_products)(ptrdiff_t terms, const RV_REAL *a, ptrdiff_t row, ptrdiff_t term,
                                               const RV_REAL *b, const RV_REAL *other, RV_REAL *result) {
  enum { ROWS = 4 };
  RV_VECTOR sums[ROWS][2] = {0};
  for (ptrdiff_t k = 0; k < terms; ++k) {
    const RV_VECTOR x = *(const RV_VECTOR *)(b + k * RV_LANES), y = *(const RV_VECTOR *)(other + k * RV_LANES);
    for (int r = 0; r < ROWS; ++r) {
      sums[r][0] += a[k * term + r * row] * x;
      sums[r][1] += a[k * term + r * row] * y;
    }
  }
  for (int r = 0; r < ROWS; ++r) {
    *(RV_VECTOR *)(result + 2 * r * RV_LANES) = sums[r][0];
    *(RV_VECTOR *)(result + (2 * r + 1) * RV_LANES) = sums[r][1];
  }
}

// Y ← `result` + β Y of a tile's places, two rows and two columns where all are there, for the first lanes. (Where all is
// there and β = 0, these are constants.)
RV_INLINE void RV_NAME(rv_move_lanes)(rv_tiles tiles, ptrdiff_t lanes, ptrdiff_t rows, ptrdiff_t columns,
                                      const RV_VECTOR *result, RV_REAL beta, RV_REAL *y) {
  for (ptrdiff_t lane = 0; lane < lanes; ++lane) {
    for (ptrdiff_t a = 0; a < rows; ++a) {
      for (ptrdiff_t b = 0; b < columns; ++b) {
        RV_REAL *place = y + (lane * tiles.height + a) * tiles.width + b;
        *place = beta == 0 ? result[2 * a + b][lane] : result[2 * a + b][lane] + beta * *place;
      }
    }
  }
}

// Y ← A₂ᵀ M A₂ + β Y of a tile and a register of rows, of which the first `present` are there.
RV_TARGET static void RV_NAME(rv_move_places)(rv_tiles tiles, ptrdiff_t tile, ptrdiff_t present, const RV_REAL *m,
                                              ptrdiff_t frequency, RV_REAL beta, RV_REAL *y) {
  RV_VECTOR numbers[FREQUENCIES], result[4];
  for (int f = 0; f < FREQUENCIES; ++f) numbers[f] = *(const RV_VECTOR *)(m + f * frequency);
  RV_BOTH_WAYS(rv_a2, 4, 2, numbers, result);
  const ptrdiff_t i = 2 * (tile / tiles.columns), j = 2 * (tile % tiles.columns);
  const ptrdiff_t rows = i + 1 < tiles.height ? 2 : 1, columns = j + 1 < tiles.width ? 2 : 1;
  RV_REAL *corner = y + i * tiles.width + j;
  if (present >= RV_LANES && rows == 2 && columns == 2 && beta == 0) {
    RV_NAME(rv_move_lanes)(tiles, RV_LANES, 2, 2, result, 0, corner);
  } else {
    RV_NAME(rv_move_lanes)(tiles, present < RV_LANES ? present : RV_LANES, rows, columns, result, beta, corner);
  }
}

RV_TARGET static void RV_NAME(rv_winograd_convolve)(rv_tiles tiles, ptrdiff_t rows, ptrdiff_t channels,
                                                    const RV_REAL *u, const RV_REAL *x, RV_REAL beta, RV_REAL *y,
                                                    RV_REAL *work) {
  const ptrdiff_t count = tiles.rows * tiles.columns, whole = rv_whole(channels), pair = 2 * RV_LANES;
  // V is, for each frequency, (tiles, channels), and M (tiles, two registers of rows).
  const rv_distances next = {.frequency = FEW_TILES * whole + MOST_LANES, .channel = 1, .tile = whole};
  const ptrdiff_t next_m = FEW_TILES * pair + MOST_LANES, next_u = channels * RV_LANES;
  RV_REAL *v = work + rv_spread_count(tiles, 1, channels), *m = v + FREQUENCIES * next.frequency;
  RV_NAME(rv_spread)(tiles, 1, channels, x, work);
  for (ptrdiff_t first = 0; first < count; first += FEW_TILES) {
    const ptrdiff_t present = count - first < FEW_TILES ? count - first : FEW_TILES;
    RV_NAME(rv_transform_image)(tiles, channels, work, first, (present + 3) / 4 * 4, next, v);
    for (ptrdiff_t i = 0; i < rows; i += pair) {
      const RV_REAL *b = u + i * FREQUENCIES * channels, *other = i + RV_LANES < rows ? b + FREQUENCIES * next_u : b;
      for (int f = 0; f < FREQUENCIES; ++f) {
        for (ptrdiff_t t = 0; t < present; t += 4) {
          RV_NAME(rv_sum_products)(channels, v + f * next.frequency + t * whole, whole, 1, b + f * next_u,
                                   other + f * next_u, m + f * next_m + t * pair);
        }
      }
      for (ptrdiff_t t = 0; t < present; ++t) {
        for (ptrdiff_t r = 0; r < pair && i + r < rows; r += RV_LANES) {
          RV_NAME(rv_move_places)(tiles, first + t, rows - i - r, m + t * pair + r, next_m, beta,
                                  y + (i + r) * tiles.height * tiles.width);
        }
      }
    }
  }
}

// G ← `result` + β G for the first lanes, all of them and β = 0 being constants as above.
RV_INLINE void RV_NAME(rv_move_channels)(ptrdiff_t lanes, const RV_VECTOR *result, RV_REAL beta, RV_REAL *g) {
  for (ptrdiff_t lane = 0; lane < lanes; ++lane) {
    for (int q = 0; q < 9; ++q) {
      RV_REAL *weight = g + 9 * lane + q;
      *weight = beta == 0 ? result[q][lane] : result[q][lane] + beta * *weight;
    }
  }
}

// G ← α A₃ᵀ M A₃ + β G of a row and a register of channels, of which the first `present` are there.
RV_TARGET static void RV_NAME(rv_move_weights)(ptrdiff_t present, RV_REAL alpha, const RV_REAL *m, ptrdiff_t frequency,
                                               RV_REAL beta, RV_REAL *g) {
  RV_VECTOR numbers[FREQUENCIES], result[9];
  for (int f = 0; f < FREQUENCIES; ++f) numbers[f] = *(const RV_VECTOR *)(m + f * frequency);
  RV_BOTH_WAYS(rv_a3, 4, 3, numbers, result);
  for (int q = 0; q < 9; ++q) result[q] *= alpha;
  if (present >= RV_LANES && beta == 0) {
    RV_NAME(rv_move_channels)(RV_LANES, result, 0, g);
  } else {
    RV_NAME(rv_move_channels)(present < RV_LANES ? present : RV_LANES, result, beta, g);
  }
}

RV_TARGET static void RV_NAME(rv_winograd_correlate)(rv_tiles tiles, ptrdiff_t images, ptrdiff_t rows,
                                                     ptrdiff_t channels, RV_REAL alpha, const RV_REAL *d,
                                                     ptrdiff_t d_image, const RV_REAL *x, ptrdiff_t x_image,
                                                     RV_REAL beta, RV_REAL *g, RV_REAL *work) {
  const ptrdiff_t count = tiles.rows * tiles.columns, pair = 2 * RV_LANES, next_m = 4 * pair;
  // Of images and of derivatives there are, for each register of channels and each frequency, (tiles, lanes).
  const ptrdiff_t frequency = MANY_TILES * RV_LANES + MOST_LANES;
  const rv_distances next = {.frequency = frequency, .channel = FREQUENCIES * frequency / RV_LANES, .tile = RV_LANES};
  RV_REAL *spread_x = work, *spread_d = spread_x + rv_spread_count(tiles, 1, channels);
  RV_REAL *v = spread_d + rv_spread_count(tiles, 0, rows), *e = v + next.channel * rv_whole(channels);
  ptrdiff_t held = 0, added;
  for (ptrdiff_t image = 0; image < images; ++image) {
    RV_NAME(rv_spread)(tiles, 1, channels, x + image * x_image, spread_x);
    RV_NAME(rv_spread)(tiles, 0, rows, d + image * d_image, spread_d);
    for (ptrdiff_t first = 0; first < count; first += added) {
      added = count - first < MANY_TILES - held ? count - first : MANY_TILES - held;
      RV_NAME(rv_transform_image)(tiles, channels, spread_x, first, added, next, v + held * RV_LANES);
      RV_NAME(rv_transform_derivative)(tiles, rows, spread_d, first, added, next, e + held * RV_LANES);
      held += added;
      if (held < MANY_TILES && (image + 1 < images || first + added < count)) continue;
      for (ptrdiff_t c = 0; c < channels; c += pair) {
        const RV_REAL *b = v + c * next.channel, *other = c + RV_LANES < channels ? b + RV_LANES * next.channel : b;
        for (ptrdiff_t i = 0; i < rows; i += 4) {
          const RV_REAL *a = e + i / RV_LANES * RV_LANES * next.channel + i % RV_LANES;
          RV_REAL m[FREQUENCIES * 4 * 2 * RV_LANES];
          for (int f = 0; f < FREQUENCIES; ++f) {
            RV_NAME(rv_sum_products)(held, a + f * frequency, 1, RV_LANES, b + f * frequency, other + f * frequency,
                                     m + f * next_m);
          }
          for (ptrdiff_t r = 0; r < 4 && i + r < rows; ++r) {
            for (ptrdiff_t k = 0; k < pair && c + k < channels; k += RV_LANES) {
              RV_NAME(rv_move_weights)(channels - c - k, alpha, m + r * pair + k, next_m, beta,
                                       g + ((i + r) * channels + c + k) * 9);
            }
          }
        }
      }
      held = 0;
      beta = 1;
    }
  }
}

#undef RV_BOTH_WAYS
#undef RV_INLINE
#undef RV_VECTOR
#undef RV_REAL
#undef RV_LANES
#undef RV_TARGET
#undef RV_NAME
