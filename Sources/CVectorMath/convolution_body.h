// See widths.h for when it is included, and with what defined.
//
// Both keep twelve registers of sums, as products_body.h does. The lanes of a register are places one after the other:
// those of one row where rows are whole registers, and else of the plane as it lies, zeros between the rows included.

typedef RV_REAL RV_NAME(rv_lanes) __attribute__((ext_vector_type(RV_LANES), aligned(sizeof(RV_REAL))));
#define RV_VECTOR RV_NAME(rv_lanes)

#define RV_MOVE(y, sum) (y) = beta == 0 ? alpha * (sum) : alpha * (sum) + beta * (y)

// The registers that cover a plane.
static inline __attribute__((always_inline)) ptrdiff_t RV_NAME(rv_registers)(rv_grid grid) {
  if (grid.width % RV_LANES == 0) return grid.height * (grid.width / RV_LANES);
  return ((grid.height - 1) * grid.stride + grid.width + RV_LANES - 1) / RV_LANES;
}

// Where one of them begins.
static inline __attribute__((always_inline)) ptrdiff_t RV_NAME(rv_start)(rv_grid grid, ptrdiff_t number) {
  if (grid.width % RV_LANES != 0) return number * RV_LANES;
  const ptrdiff_t row = grid.width / RV_LANES;
  return number / row * grid.stride + number % row * RV_LANES;
}

// Sums of registers of places for rows of W: both numbers are constants wherever this is inlined, so that the sums live in
// registers. (What there is less of stays in registers too; to spread a weight over one costs more than to read places.)
static inline __attribute__((always_inline)) void RV_NAME(rv_convolve_block)(const int rows, const int vectors,
    ptrdiff_t present, ptrdiff_t terms, const RV_REAL *w, ptrdiff_t ldw, const ptrdiff_t *weight_at,
    const RV_REAL *x, const ptrdiff_t *start, const ptrdiff_t *number_at, RV_VECTOR *result) {
  // Behind the last row it stands in for those that are missing.
  const RV_REAL *row[12], *place[4];
  for (int r = 0; r < rows; ++r) row[r] = w + (r < present ? r : present - 1) * ldw;
  for (int v = 0; v < vectors; ++v) place[v] = x + start[v];
  RV_VECTOR sums[12][4] = {0};
  for (ptrdiff_t k = 0; k < terms; ++k) {
    const ptrdiff_t number = number_at[k], weight = weight_at[k];
    if (rows < vectors) {
      RV_VECTOR a[4];
      for (int r = 0; r < rows; ++r) a[r] = row[r][weight];
      for (int v = 0; v < vectors; ++v) {
        const RV_VECTOR u = *(const RV_VECTOR *)(place[v] + number);
        for (int r = 0; r < rows; ++r) sums[r][v] += a[r] * u;
      }
    } else {
      RV_VECTOR u[4];
      for (int v = 0; v < vectors; ++v) u[v] = *(const RV_VECTOR *)(place[v] + number);
      for (int r = 0; r < rows; ++r) {
        const RV_REAL a = row[r][weight];
        for (int v = 0; v < vectors; ++v) sums[r][v] += a * u[v];
      }
    }
  }
  for (int r = 0; r < rows; ++r) {
    for (int v = 0; v < vectors; ++v) result[r * vectors + v] = sums[r][v];
  }
}

// (Never inlined, as clones are not, so that nothing that follows takes registers from the sums.)
#define RV_BLOCK(rows, vectors)                                                                                       \
  RV_TARGET static void RV_NAME(rv_convolve_##rows##_##vectors)(                                                      \
      ptrdiff_t present, ptrdiff_t terms, const RV_REAL *w, ptrdiff_t ldw, const ptrdiff_t *weight_at,                \
      const RV_REAL *x, const ptrdiff_t *start, const ptrdiff_t *number_at, RV_VECTOR *result) {                      \
    RV_NAME(rv_convolve_block)(rows, vectors, present, terms, w, ldw, weight_at, x, start, number_at, result);        \
  }

RV_BLOCK(3, 4)
RV_BLOCK(4, 3)
RV_BLOCK(6, 2)
RV_BLOCK(12, 1)
#undef RV_BLOCK

// Moves a register's places, which begin at row `i` and column `j`, to a row of Y.
static inline __attribute__((always_inline)) void RV_NAME(rv_move_places)(rv_grid grid, ptrdiff_t i, ptrdiff_t j,
    RV_REAL alpha, const RV_VECTOR *sums, RV_REAL beta, RV_REAL *y) {
  if (j + RV_LANES <= grid.width) {
    RV_MOVE(*(RV_VECTOR *)(y + i * grid.width + j), *sums);
    return;
  }
  for (int lane = 0; lane < RV_LANES && i < grid.height; ++lane) {
    if (j < grid.width) RV_MOVE(y[i * grid.width + j], (*sums)[lane]);
    if (++j == grid.stride) ++i, j = 0;
  }
}

RV_TARGET static void RV_NAME(rv_convolve)(rv_grid grid, ptrdiff_t rows, ptrdiff_t terms, RV_REAL alpha,
                                           const RV_REAL *w, ptrdiff_t ldw, const ptrdiff_t *weight_at,
                                           const RV_REAL *x, const ptrdiff_t *number_at, RV_REAL beta, RV_REAL *y) {
  enum { MOST = 4 };
  const ptrdiff_t registers = RV_NAME(rv_registers)(grid), places = grid.height * grid.width;
  for (ptrdiff_t t = 0; t < registers; t += MOST) {
    const int vectors = registers - t < MOST ? (int)(registers - t) : MOST, most = 12 / vectors;
    ptrdiff_t start[MOST], line[MOST], column[MOST];
    for (int v = 0; v < vectors; ++v) {
      start[v] = RV_NAME(rv_start)(grid, t + v);
      line[v] = start[v] / grid.stride;
      column[v] = start[v] % grid.stride;
    }
    for (ptrdiff_t i = 0; i < rows; i += most) {
      RV_VECTOR sums[12];
      const RV_REAL *row = w + i * ldw;
      if (vectors == 4) {
        RV_NAME(rv_convolve_3_4)(rows - i, terms, row, ldw, weight_at, x, start, number_at, sums);
      } else if (vectors == 3) {
        RV_NAME(rv_convolve_4_3)(rows - i, terms, row, ldw, weight_at, x, start, number_at, sums);
      } else if (vectors == 2) {
        RV_NAME(rv_convolve_6_2)(rows - i, terms, row, ldw, weight_at, x, start, number_at, sums);
      } else {
        RV_NAME(rv_convolve_12_1)(rows - i, terms, row, ldw, weight_at, x, start, number_at, sums);
      }
      for (ptrdiff_t r = 0; r < most && i + r < rows; ++r) {
        RV_REAL *target = y + (i + r) * places;
        for (int v = 0; v < vectors; ++v) {
          RV_NAME(rv_move_places)(grid, line[v], column[v], alpha, sums + r * vectors + v, beta, target);
        }
      }
    }
  }
}

// Where registers are of 64 bytes, there are twice as many of them for sums.
enum { RV_NAME(rv_others) = sizeof(RV_VECTOR) == 64 ? 5 : 3 };

// The products of four planes and some others, summed over images and the `count` registers of places that begin at `start`,
// a register for each pair. (A function of its own as above.)
RV_TARGET static void RV_NAME(rv_correlate_block)(ptrdiff_t images, ptrdiff_t count, const ptrdiff_t *start,
                                                  const RV_REAL *const *row, ptrdiff_t d_image,
                                                  const RV_REAL *const *other, ptrdiff_t x_image, RV_VECTOR *result) {
  enum { ROWS = 4, OTHERS = RV_NAME(rv_others) };
  RV_VECTOR sums[ROWS][OTHERS] = {0};
  for (ptrdiff_t image = 0; image < images; ++image) {
    for (ptrdiff_t t = 0; t < count; ++t) {
      const ptrdiff_t in_x = image * x_image + start[t], in_d = image * d_image + start[t];
      RV_VECTOR u[OTHERS];
      for (int o = 0; o < OTHERS; ++o) u[o] = *(const RV_VECTOR *)(other[o] + in_x);
      for (int r = 0; r < ROWS; ++r) {
        const RV_VECTOR a = *(const RV_VECTOR *)(row[r] + in_d);
        for (int o = 0; o < OTHERS; ++o) sums[r][o] += a * u[o];
      }
    }
  }
  for (int r = 0; r < ROWS; ++r) {
    for (int o = 0; o < OTHERS; ++o) result[r * OTHERS + o] = sums[r][o];
  }
}

RV_TARGET static void RV_NAME(rv_correlate)(rv_grid grid, ptrdiff_t images, ptrdiff_t rows, ptrdiff_t terms,
                                            RV_REAL alpha, const RV_REAL *d, ptrdiff_t d_plane, ptrdiff_t d_image,
                                            const RV_REAL *x, ptrdiff_t x_image, const ptrdiff_t *number_at,
                                            RV_REAL beta, RV_REAL *g) {
  // `PANEL` registers of places at a time, so that those of D stay in cache.
  enum { ROWS = 4, OTHERS = RV_NAME(rv_others), PANEL = 128, QUARTER = RV_LANES / 4 };
  typedef RV_REAL half __attribute__((ext_vector_type(RV_LANES / 2)));
  const ptrdiff_t registers = RV_NAME(rv_registers)(grid);
  for (ptrdiff_t first = 0; first < registers; first += PANEL, beta = 1) {
    const ptrdiff_t count = registers - first < PANEL ? registers - first : PANEL;
    ptrdiff_t start[PANEL];
    for (ptrdiff_t t = 0; t < count; ++t) start[t] = RV_NAME(rv_start)(grid, first + t);
    for (ptrdiff_t k = 0; k < terms; k += OTHERS) {
      // Behind the last one it stands in for those that are missing.
      const RV_REAL *other[OTHERS], *row[ROWS];
      for (int o = 0; o < OTHERS; ++o) other[o] = x + number_at[k + o < terms ? k + o : terms - 1];
      for (ptrdiff_t i = 0; i < rows; i += ROWS) {
        for (int r = 0; r < ROWS; ++r) row[r] = d + (i + r < rows ? i + r : rows - 1) * d_plane;
        RV_VECTOR sums[ROWS * OTHERS];
        RV_NAME(rv_correlate_block)(images, count, start, row, d_image, other, x_image, sums);
        RV_REAL total[ROWS * OTHERS];
        for (int n = 0; n < ROWS * OTHERS; ++n) {
          const half halves = sums[n].lo + sums[n].hi;
          total[n] = halves[0] + halves[QUARTER];
          for (int lane = 1; lane < QUARTER; ++lane) total[n] += halves[lane] + halves[lane + QUARTER];
        }
        for (int r = 0; r < ROWS && i + r < rows; ++r) {
          for (int o = 0; o < OTHERS && k + o < terms; ++o) {
            RV_MOVE(g[(i + r) * terms + k + o], total[r * OTHERS + o]);
          }
        }
      }
    }
  }
}

#undef RV_MOVE
#undef RV_VECTOR
#undef RV_REAL
#undef RV_LANES
#undef RV_TARGET
#undef RV_NAME
