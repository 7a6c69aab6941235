// MPI names its communicators, types and operations by macros that Swift cannot import. Communicators are handed over
// as the numbers that Fortran knows them by, whatever an implementation makes of them.
#pragma once
#include <mpi.h>

// Only the thread that begins calls MPI.
static inline int rv_mpi_begin(void) {
  int level;
  return MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS || level < MPI_THREAD_FUNNELED;
}
static inline void rv_mpi_end(void) { MPI_Finalize(); }
static inline void rv_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

static inline int rv_world(void) { return MPI_Comm_c2f(MPI_COMM_WORLD); }
static inline int rv_rank(int ranks) {
  int rank;
  MPI_Comm_rank(MPI_Comm_f2c(ranks), &rank);
  return rank;
}
static inline int rv_count(int ranks) {
  int count;
  MPI_Comm_size(MPI_Comm_f2c(ranks), &count);
  return count;
}
// The ranks of one colour, those of none (-1) among themselves too.
static inline int rv_split(int ranks, int colour, int order) {
  MPI_Comm part;
  MPI_Comm_split(MPI_Comm_f2c(ranks), colour + 1, order, &part);
  return MPI_Comm_c2f(part);
}
// The ranks that share this one's memory.
static inline int rv_split_by_machine(int ranks) {
  MPI_Comm part;
  MPI_Comm_split_type(MPI_Comm_f2c(ranks), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &part);
  return MPI_Comm_c2f(part);
}
static inline void rv_free(int ranks) {
  MPI_Comm part = MPI_Comm_f2c(ranks);
  MPI_Comm_free(&part);
}

static inline void rv_sum(int ranks, double *values, int count) {
  MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_SUM, MPI_Comm_f2c(ranks));
}
static inline void rv_maximum(int ranks, double *values, int count) {
  MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_MAX, MPI_Comm_f2c(ranks));
}
static inline void rv_broadcast(int ranks, int from, double *values, int count) {
  MPI_Bcast(values, count, MPI_DOUBLE, from, MPI_Comm_f2c(ranks));
}
static inline void rv_send(int ranks, int to, const double *values, int count) {
  MPI_Send(values, count, MPI_DOUBLE, to, 0, MPI_Comm_f2c(ranks));
}
static inline void rv_receive(int ranks, int from, double *values, int count) {
  MPI_Recv(values, count, MPI_DOUBLE, from, 0, MPI_Comm_f2c(ranks), MPI_STATUS_IGNORE);
}

// What can be waited for asleep: a broadcast of bytes, and the least of all ranks' values.
static inline int rv_broadcast_begin(int ranks, int from, void *bytes, int count) {
  MPI_Request request;
  MPI_Ibcast(bytes, count, MPI_BYTE, from, MPI_Comm_f2c(ranks), &request);
  return MPI_Request_c2f(request);
}
static inline int rv_minimum_begin(int ranks, int *value) {
  MPI_Request request;
  MPI_Iallreduce(MPI_IN_PLACE, value, 1, MPI_INT, MPI_MIN, MPI_Comm_f2c(ranks), &request);
  return MPI_Request_c2f(request);
}
// Whether it is complete; its number then changes.
static inline int rv_is_complete(int *number) {
  MPI_Request request = MPI_Request_f2c(*number);
  int done;
  MPI_Test(&request, &done, MPI_STATUS_IGNORE);
  *number = MPI_Request_c2f(request);
  return done;
}
