// ELPA chooses functions by the types of their arguments, in macros that Swift cannot import.
#pragma once
#include <elpa/elpa.h>

// Of the BLAS that is linked.
void openblas_set_num_threads(int);

typedef struct {
  int ranks, row, column;
  int size, block, local_rows, local_columns, vectors;
} rv_elpa_layout;

// All eigenvalues of a symmetric matrix of which each rank gives its blocks, columns one after another, which are used up;
// ascending. With vectors also as many eigenvectors of the smallest eigenvalues, the first columns of q.
// Returns ELPA's error code.
static inline int rv_elpa_solve(rv_elpa_layout layout, int solver, double *a, double *values, double *q) {
  int error;
  if (elpa_init(ELPA_API_VERSION) != ELPA_OK) return ELPA_ERROR_API_VERSION;
  elpa_t handle = elpa_allocate(&error);
  if (error != ELPA_OK) return error;
  struct {
    const char *name;
    int value;
  } settings[] = {
      {"na", layout.size}, {"nev", layout.vectors > 0 ? layout.vectors : layout.size},
      {"local_nrows", layout.local_rows}, {"local_ncols", layout.local_columns}, {"nblk", layout.block},
      {"mpi_comm_parent", layout.ranks}, {"process_row", layout.row}, {"process_col", layout.column}};
  for (unsigned i = 0; i < sizeof settings / sizeof *settings && error == ELPA_OK; i++)
    elpa_set_integer(handle, settings[i].name, settings[i].value, &error);
  if (error == ELPA_OK) error = elpa_setup(handle);
  if (error == ELPA_OK) elpa_set_integer(handle, "solver", solver, &error);
  if (error == ELPA_OK) {
    if (layout.vectors > 0)
      elpa_eigenvectors_a_h_a_d(handle, a, values, q, &error);
    else
      elpa_eigenvalues_a_h_a_d(handle, a, values, &error);
  }
  int ignored;
  elpa_deallocate(handle, &ignored);
  return error;
}

static inline int rv_elpa_one_stage(void) { return ELPA_SOLVER_1STAGE; }
static inline int rv_elpa_two_stage(void) { return ELPA_SOLVER_2STAGE; }
