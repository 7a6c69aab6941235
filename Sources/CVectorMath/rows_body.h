// Included with RV_REAL, RV_SQRT and RV_NAME(name) defined. Sums may be formed in any order, and so in registers.

RV_CLONES void RV_NAME(rv_normalise)(ptrdiff_t rows, ptrdiff_t n, RV_REAL epsilon, const RV_REAL *x,
    const RV_REAL *gain, const RV_REAL *shift, RV_REAL *moments, RV_REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  for (ptrdiff_t row = 0; row < rows; ++row, x += n, y += n, moments += 2) {
    RV_REAL sum = 0, squares = 0;
    for (ptrdiff_t k = 0; k < n; ++k) sum += x[k];
    const RV_REAL mean = sum / n;
    for (ptrdiff_t k = 0; k < n; ++k) squares += (x[k] - mean) * (x[k] - mean);
    const RV_REAL factor = 1 / RV_SQRT(squares / n + epsilon);
    for (ptrdiff_t k = 0; k < n; ++k) y[k] = gain[k] * ((x[k] - mean) * factor) + shift[k];
    moments[0] = mean;
    moments[1] = factor;
  }
}

RV_CLONES void RV_NAME(rv_normalise_back)(ptrdiff_t rows, ptrdiff_t n, const RV_REAL *x, const RV_REAL *moments,
    const RV_REAL *gain, const RV_REAL *dy, RV_REAL *dx) {
#pragma clang fp reassociate(on) contract(fast)
  for (ptrdiff_t row = 0; row < rows; ++row, x += n, dy += n, dx += n, moments += 2) {
    const RV_REAL mean = moments[0], factor = moments[1];
    RV_REAL sum = 0, along = 0;
    for (ptrdiff_t k = 0; k < n; ++k) {
      const RV_REAL g = gain[k] * dy[k];
      sum += g;
      along += g * ((x[k] - mean) * factor);
    }
    sum /= n;
    along /= n;
    for (ptrdiff_t k = 0; k < n; ++k) {
      dx[k] = factor * (gain[k] * dy[k] - sum - (x[k] - mean) * factor * along);
    }
  }
}

RV_CLONES void RV_NAME(rv_normalise_gain)(ptrdiff_t rows, ptrdiff_t n, ptrdiff_t next, const RV_REAL *x,
    const RV_REAL *moments, const RV_REAL *dy, RV_REAL *gain) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += next, dy += next, moments += 2) {
    const RV_REAL mean = moments[0], factor = moments[1];
    for (ptrdiff_t k = 0; k < n; ++k) gain[k] += dy[k] * ((x[k] - mean) * factor);
  }
}

RV_CLONES static void RV_NAME(rv_below_largest)(ptrdiff_t rows, ptrdiff_t n, RV_REAL alpha, RV_REAL *x) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += n) {
    RV_REAL largest = alpha * x[0];
    for (ptrdiff_t k = 1; k < n; ++k) largest = alpha * x[k] > largest ? alpha * x[k] : largest;
    for (ptrdiff_t k = 0; k < n; ++k) x[k] = alpha * x[k] - largest;
  }
}

RV_CLONES static void RV_NAME(rv_divide_by_sum)(ptrdiff_t rows, ptrdiff_t n, RV_REAL *x) {
#pragma clang fp reassociate(on)
  for (ptrdiff_t row = 0; row < rows; ++row, x += n) {
    RV_REAL sum = 0;
    for (ptrdiff_t k = 0; k < n; ++k) sum += x[k];
    const RV_REAL share = 1 / sum;
    for (ptrdiff_t k = 0; k < n; ++k) x[k] *= share;
  }
}

void RV_NAME(rv_softmax)(ptrdiff_t rows, ptrdiff_t n, RV_REAL alpha, RV_REAL *x) {
  RV_NAME(rv_below_largest)(rows, n, alpha, x);
  RV_NAME(rv_exp)(rows * n, x, x);
  RV_NAME(rv_divide_by_sum)(rows, n, x);
}

RV_CLONES void RV_NAME(rv_softmax_back)(ptrdiff_t rows, ptrdiff_t n, RV_REAL alpha, const RV_REAL *y, RV_REAL *dy) {
#pragma clang fp reassociate(on) contract(fast)
  for (ptrdiff_t row = 0; row < rows; ++row, y += n, dy += n) {
    RV_REAL mean = 0;
    for (ptrdiff_t k = 0; k < n; ++k) mean += y[k] * dy[k];
    for (ptrdiff_t k = 0; k < n; ++k) dy[k] = alpha * y[k] * (dy[k] - mean);
  }
}

#undef RV_REAL
#undef RV_SQRT
#undef RV_NAME
