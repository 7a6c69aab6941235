// See widths.h for when it is included, and with what defined.
//
// Both products keep as many registers of sums as there is room for beside what is multiplied: three times four of 16
// registers, six times four of the 32 that CPUs with registers of 64 bytes have.

typedef RV_REAL RV_NAME(rv_lanes) __attribute__((ext_vector_type(RV_LANES), aligned(sizeof(RV_REAL))));
typedef RV_REAL RV_NAME(rv_half) __attribute__((ext_vector_type(RV_LANES / 2)));
typedef RV_REAL RV_NAME(rv_quarter) __attribute__((ext_vector_type(RV_LANES / 4)));
typedef RV_REAL RV_NAME(rv_four) __attribute__((ext_vector_type(4)));
#define RV_VECTOR RV_NAME(rv_lanes)

// The sums are four of one factor times so many of the other.
enum { RV_NAME(rv_others) = sizeof(RV_VECTOR) == 64 ? 6 : 3 };

// The registers that a line of the cache fills.
#define RV_LINE (64 / (RV_LANES * (int)sizeof(RV_REAL)))

// (β being 0, C may hold anything.)
#define RV_MOVE(c, sum) (c) = beta == 0 ? alpha * (sum) : alpha * (sum) + beta * (c)

// The products of four rows of A and some of B, `count` registers of each, a register of sums for each pair. (A function of
// its own and without their total, so that the sums live in registers.)
RV_TARGET static void RV_NAME(rv_rows_block)(ptrdiff_t count, const RV_REAL *const *row, const RV_REAL *const *other,
                                             const RV_REAL *const *next, RV_VECTOR *result) {
  enum { ROWS = 4, OTHERS = RV_NAME(rv_others) };
  RV_VECTOR sums[ROWS][OTHERS] = {0};
  for (ptrdiff_t t = 0; t < count; ++t) {
    RV_VECTOR y[OTHERS];
    for (int o = 0; o < OTHERS; ++o) y[o] = *(const RV_VECTOR *)(other[o] + t * RV_LANES);
    // (By itself the CPU looks no further ahead than a row.)
    if (next) {
      for (int o = 0; o < OTHERS; ++o) __builtin_prefetch(next[o] + t * RV_LANES);
    }
    for (int r = 0; r < ROWS; ++r) {
      const RV_VECTOR x = *(const RV_VECTOR *)(row[r] + t * RV_LANES);
      for (int o = 0; o < OTHERS; ++o) sums[r][o] += x * y[o];
    }
  }
  for (int r = 0; r < ROWS; ++r) {
    for (int o = 0; o < OTHERS; ++o) result[r * OTHERS + o] = sums[r][o];
  }
}

RV_TARGET static void RV_NAME(rv_few_rows)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, RV_REAL alpha, const RV_REAL *a,
                                           ptrdiff_t lda, const RV_REAL *b, ptrdiff_t ldb, RV_REAL beta, RV_REAL *c,
                                           ptrdiff_t ldc) {
  // Of rows of A and B, `PANEL` numbers at a time, so that those of A stay in cache.
  enum { ROWS = 4, OTHERS = RV_NAME(rv_others), PANEL = 4096 / sizeof(RV_REAL), QUARTER = RV_LANES / 4 };
  for (ptrdiff_t start = 0; start == 0 || start < k; start += PANEL, beta = 1) {
    const ptrdiff_t count = k - start < PANEL ? k - start : PANEL, whole = count / RV_LANES * RV_LANES;
    for (ptrdiff_t j = 0; j < n; j += OTHERS) {
      // Behind the last row it stands in for those that are missing.
      const RV_REAL *other[OTHERS], *next[OTHERS];
      for (int o = 0; o < OTHERS; ++o) {
        other[o] = b + (j + o < n ? j + o : n - 1) * ldb + start;
        next[o] = b + (j + OTHERS + o < n ? j + OTHERS + o : n - 1) * ldb + start;
      }
      for (ptrdiff_t i = 0; i < m; i += ROWS) {
        const RV_REAL *row[ROWS];
        for (int r = 0; r < ROWS; ++r) row[r] = a + (i + r < m ? i + r : m - 1) * lda + start;
        RV_VECTOR sums[ROWS * OTHERS];
        RV_NAME(rv_rows_block)(whole / RV_LANES, row, other, i == 0 ? next : NULL, sums);
        for (int o = 0; o < OTHERS && j + o < n; ++o) {
          RV_NAME(rv_quarter) quarters[ROWS];
          for (int r = 0; r < ROWS; ++r) {
            const RV_NAME(rv_half) halves = sums[r * OTHERS + o].lo + sums[r * OTHERS + o].hi;
            quarters[r] = halves.lo + halves.hi;
          }
          RV_NAME(rv_four) total = 0;
          for (int lane = 0; lane < QUARTER; ++lane) {
            total += (RV_NAME(rv_four)){quarters[0][lane], quarters[1][lane], quarters[2][lane], quarters[3][lane]};
          }
          for (ptrdiff_t t = whole; t < count; ++t) {
            total += (RV_NAME(rv_four)){row[0][t], row[1][t], row[2][t], row[3][t]} * other[o][t];
          }
          for (int r = 0; r < ROWS && i + r < m; ++r) RV_MOVE(c[(i + r) * ldc + j + o], total[r]);
        }
      }
    }
  }
}

// Some rows of C, `vectors` registers of each; of these rows only `present` are there. `vectors` is a constant wherever
// this is inlined, so that the sums live in registers.
static inline __attribute__((always_inline)) void RV_NAME(rv_add_terms)(const int vectors, int present, ptrdiff_t k,
    RV_REAL alpha, const RV_REAL *a, ptrdiff_t lda, const RV_REAL *b, ptrdiff_t ldb, RV_REAL beta, RV_REAL *c,
    ptrdiff_t ldc) {
  enum { ROWS = RV_NAME(rv_others), MOST = 4 };
  // Behind the last row it stands in for those that are missing.
  ptrdiff_t row[ROWS];
  for (int r = 0; r < ROWS; ++r) row[r] = r < present ? r : present - 1;
  RV_VECTOR sums[ROWS][MOST] = {0};
  // The rows to come, as above; asking for what is not there does no harm.
  for (int r = 0; r < ROWS; ++r) {
    for (int v = 0; v < vectors; v += RV_LINE) __builtin_prefetch(c + (r + ROWS) * ldc + v * RV_LANES, 1);
  }
  for (ptrdiff_t t = 0; t < k; ++t) {
    RV_VECTOR y[MOST];
    for (int v = 0; v < vectors; ++v) y[v] = *(const RV_VECTOR *)(b + t * ldb + v * RV_LANES);
    for (int r = 0; r < ROWS; ++r) {
      const RV_REAL x = a[t * lda + row[r]];
      for (int v = 0; v < vectors; ++v) sums[r][v] += x * y[v];
    }
  }
  for (int r = 0; r < ROWS && r < present; ++r) {
    for (int v = 0; v < vectors; ++v) {
      RV_VECTOR *target = (RV_VECTOR *)(c + r * ldc + v * RV_LANES);
      RV_MOVE(*target, sums[r][v]);
    }
  }
}

RV_TARGET static void RV_NAME(rv_few_terms)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, RV_REAL alpha, const RV_REAL *a,
                                            ptrdiff_t lda, const RV_REAL *b, ptrdiff_t ldb, RV_REAL beta, RV_REAL *c,
                                            ptrdiff_t ldc) {
  enum { ROWS = RV_NAME(rv_others) };
  for (ptrdiff_t i = 0; i < m; i += ROWS) {
    const int present = m - i < ROWS ? (int)(m - i) : ROWS;
    ptrdiff_t j = 0;
    for (; j + 4 * RV_LANES <= n; j += 4 * RV_LANES) {
      RV_NAME(rv_add_terms)(4, present, k, alpha, a + i, lda, b + j, ldb, beta, c + i * ldc + j, ldc);
    }
    for (; j + RV_LANES <= n; j += RV_LANES) {
      RV_NAME(rv_add_terms)(1, present, k, alpha, a + i, lda, b + j, ldb, beta, c + i * ldc + j, ldc);
    }
    for (; j < n; ++j) {
      for (int r = 0; r < present; ++r) {
        RV_REAL sum = 0;
        for (ptrdiff_t t = 0; t < k; ++t) sum += a[t * lda + i + r] * b[t * ldb + j];
        RV_MOVE(c[(i + r) * ldc + j], sum);
      }
    }
  }
}

#undef RV_MOVE
#undef RV_LINE
#undef RV_VECTOR
#undef RV_REAL
#undef RV_LANES
#undef RV_TARGET
#undef RV_NAME
