// See widths.h for when it is included, and with what defined.
//
// Both products keep twelve registers of sums, three times four, which is what sixteen registers have room for and
// more than enough for additions to follow each other without waiting.

typedef RV_REAL RV_NAME(rv_lanes) __attribute__((ext_vector_type(RV_LANES), aligned(sizeof(RV_REAL))));
#define RV_VECTOR RV_NAME(rv_lanes)

// The registers that a line of the cache fills.
#define RV_LINE (64 / (RV_LANES * (int)sizeof(RV_REAL)))

// (β being 0, C may hold anything.)
#define RV_MOVE(c, sum) (c) = beta == 0 ? alpha * (sum) : alpha * (sum) + beta * (c)

RV_TARGET static void RV_NAME(rv_few_rows)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, RV_REAL alpha, const RV_REAL *a,
                                           ptrdiff_t lda, const RV_REAL *b, ptrdiff_t ldb, RV_REAL beta, RV_REAL *c,
                                           ptrdiff_t ldc) {
  // Of rows of A and B, `PANEL` numbers at a time, so that those of A stay in cache.
  enum { ROWS = 4, OTHERS = 3, PANEL = 4096 / sizeof(RV_REAL) };
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
        RV_VECTOR sums[ROWS][OTHERS] = {0};
        for (ptrdiff_t t = 0; t < whole; t += RV_LANES) {
          RV_VECTOR y[OTHERS];
          for (int o = 0; o < OTHERS; ++o) y[o] = *(const RV_VECTOR *)(other[o] + t);
          // (By itself the CPU looks no further ahead than a row.)
          if (i == 0) {
            for (int o = 0; o < OTHERS; ++o) __builtin_prefetch(next[o] + t);
          }
          for (int r = 0; r < ROWS; ++r) {
            const RV_VECTOR x = *(const RV_VECTOR *)(row[r] + t);
            for (int o = 0; o < OTHERS; ++o) sums[r][o] += x * y[o];
          }
        }
        for (int r = 0; r < ROWS && i + r < m; ++r) {
          for (int o = 0; o < OTHERS && j + o < n; ++o) {
            RV_REAL sum = 0;
            for (int lane = 0; lane < RV_LANES; ++lane) sum += sums[r][o][lane];
            for (ptrdiff_t t = whole; t < count; ++t) sum += row[r][t] * other[o][t];
            RV_MOVE(c[(i + r) * ldc + j + o], sum);
          }
        }
      }
    }
  }
}

// Three rows of C, `vectors` registers of each; of these rows only `present` are there. `vectors` is a constant wherever
// this is inlined, so that the sums live in registers.
static inline __attribute__((always_inline)) void RV_NAME(rv_add_terms)(const int vectors, int present, ptrdiff_t k,
    RV_REAL alpha, const RV_REAL *a, ptrdiff_t lda, const RV_REAL *b, ptrdiff_t ldb, RV_REAL beta, RV_REAL *c,
    ptrdiff_t ldc) {
  enum { ROWS = 3, MOST = 4 };
  // Behind the last row it stands in for those that are missing.
  const ptrdiff_t second = present > 1 ? 1 : 0, row[ROWS] = {0, second, present > 2 ? 2 : second};
  RV_VECTOR sums[ROWS][MOST] = {0};
  // The rows to come, as above; asking for what is not there does no harm.
  for (int r = 0; r < ROWS; ++r) {
    for (int v = 0; v < vectors; v += RV_LINE) __builtin_prefetch(c + (r + ROWS) * ldc + v * RV_LANES, 1);
  }
  for (ptrdiff_t t = 0; t < k; ++t) {
    for (int v = 0; v < vectors; ++v) {
      const RV_VECTOR y = *(const RV_VECTOR *)(b + t * ldb + v * RV_LANES);
      for (int r = 0; r < ROWS; ++r) sums[r][v] += a[t * lda + row[r]] * y;
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
  for (ptrdiff_t i = 0; i < m; i += 3) {
    const int present = m - i < 3 ? (int)(m - i) : 3;
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
