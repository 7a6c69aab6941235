// The inner loops of linear assignment, over one row of costs each. A cost is scale·row[j]; `scale` is ± a power of
// two, so that scaling is exact.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The two least values of scale·row[j] − v[j] and the first j where the least one is; `second` is ∞ for n = 1.
typedef struct {
  double least;
  double second;
  ptrdiff_t place;
} rv_two_least;

rv_two_least rv_two_least_reduced(ptrdiff_t n, double scale, const double *row, const double *v);

// Where d = (scale·row[j] − v[j]) + offset is below key[j]: key[j] ← d and label[j] ← `mark`. Returns the least key.
double rv_relax(ptrdiff_t n, double scale, const double *row, const double *v, double offset, int64_t mark, double *key,
                int64_t *label);

// The first j ≥ `from` with key[j] = value; n where there is none.
ptrdiff_t rv_first_equal(ptrdiff_t n, ptrdiff_t from, const double *key, double value);
