#pragma once
#include <cblas.h>
#include <lapacke.h>

// LAPACK's zgesv in layout by columns, complex numbers given as pairs of doubles, which is how Swift sees them.
static inline lapack_int rv_zgesv(lapack_int n, lapack_int sides, double *a, lapack_int *pivots, double *b) {
  return LAPACKE_zgesv(LAPACK_COL_MAJOR, n, sides, (lapack_complex_double *)a, n, pivots, (lapack_complex_double *)b, n);
}
