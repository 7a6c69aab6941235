#include "assignment.h"
#include "clones.h"
#include <math.h>
#include <string.h>

// Lanes of one step: a full register or several of them, whatever the CPU has.
enum { RV_LANES = 16 };
typedef double rv_doubles __attribute__((vector_size(RV_LANES * sizeof(double))));
typedef int64_t rv_integers __attribute__((vector_size(RV_LANES * sizeof(int64_t))));

#define RV_LOAD(vector, address) memcpy(&(vector), (address), sizeof(vector))
#define RV_STORE(vector, address) memcpy((address), &(vector), sizeof(vector))
#define RV_CHOOSE(mask, yes, no) (((mask) & (yes)) | (~(mask) & (no)))

RV_CLONES rv_two_least rv_two_least_reduced(ptrdiff_t n, double scale, const double *row, const double *v) {
  rv_doubles least = {0}, second = {0};
  rv_integers places = {0}, here = {0};
  for (int lane = 0; lane < RV_LANES; ++lane) {
    least[lane] = second[lane] = INFINITY;
    here[lane] = lane;
  }
  ptrdiff_t j = 0;
  for (; j + RV_LANES <= n; j += RV_LANES, here += RV_LANES) {
    rv_doubles c, potential;
    RV_LOAD(c, row + j);
    RV_LOAD(potential, v + j);
    rv_doubles d = scale * c - potential;
    rv_integers less = d < least;
    places = RV_CHOOSE(less, here, places);
    second = __builtin_elementwise_min(second, __builtin_elementwise_max(least, d));
    least = __builtin_elementwise_min(least, d);
  }
  rv_two_least found = {INFINITY, INFINITY, n};
  for (int lane = 0; lane < RV_LANES; ++lane) {
    if (least[lane] < found.least || (least[lane] == found.least && places[lane] < found.place)) {
      found.second = fmin(found.least, second[lane]);
      found.least = least[lane];
      found.place = places[lane];
    } else {
      found.second = fmin(found.second, least[lane]);
    }
  }
  for (; j < n; ++j) {
    double d = scale * row[j] - v[j];
    if (d < found.least) {
      found.second = found.least;
      found.least = d;
      found.place = j;
    } else {
      found.second = fmin(found.second, d);
    }
  }
  return found;
}

RV_CLONES double rv_relax(ptrdiff_t n, double scale, const double *row, const double *v, double offset, int64_t mark,
                          double *key, int64_t *label) {
  rv_doubles least = {0};
  rv_integers marks = {0};
  for (int lane = 0; lane < RV_LANES; ++lane) {
    least[lane] = INFINITY;
    marks[lane] = mark;
  }
  ptrdiff_t j = 0;
  for (; j + RV_LANES <= n; j += RV_LANES) {
    rv_doubles c, potential, known;
    rv_integers labels;
    RV_LOAD(c, row + j);
    RV_LOAD(potential, v + j);
    RV_LOAD(known, key + j);
    RV_LOAD(labels, label + j);
    rv_doubles d = (scale * c - potential) + offset;
    rv_integers less = d < known;
    labels = RV_CHOOSE(less, marks, labels);
    known = __builtin_elementwise_min(known, d);
    least = __builtin_elementwise_min(least, known);
    RV_STORE(known, key + j);
    RV_STORE(labels, label + j);
  }
  double result = INFINITY;
  for (int lane = 0; lane < RV_LANES; ++lane) result = fmin(result, least[lane]);
  for (; j < n; ++j) {
    double d = (scale * row[j] - v[j]) + offset;
    if (d < key[j]) {
      key[j] = d;
      label[j] = mark;
    }
    result = fmin(result, key[j]);
  }
  return result;
}

RV_CLONES ptrdiff_t rv_first_equal(ptrdiff_t n, ptrdiff_t from, const double *key, double value) {
  ptrdiff_t j = from;
  for (; j + RV_LANES <= n; j += RV_LANES) {
    rv_doubles known;
    RV_LOAD(known, key + j);
    if (__builtin_reduce_or(known == value)) break;
  }
  while (j < n && key[j] != value) ++j;
  return j;
}
