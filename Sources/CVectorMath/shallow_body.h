// Included once for each precision, with RV_REAL, RV_WORD (an integer of its size), RV_LANES (numbers in 64 bytes) and
// RV_NAME(name), which adds the precision to a name.

typedef RV_REAL RV_NAME(lanes) __attribute__((ext_vector_type(RV_LANES), aligned(sizeof(RV_REAL))));
typedef RV_WORD RV_NAME(masks) __attribute__((ext_vector_type(RV_LANES)));
#define RV_VECTOR RV_NAME(lanes)
#define RV_MASK RV_NAME(masks)

// `inputs` is a constant wherever this is inlined, so that all arrays live in registers.
static inline __attribute__((always_inline)) void RV_NAME(rv_outputs)(const int inputs, ptrdiff_t rows, ptrdiff_t neurons,
    const RV_REAL *x, const RV_REAL *w, const RV_REAL *c, RV_REAL *f) {
  enum { GROUP = 4 };
  for (ptrdiff_t first = 0; first < rows; first += GROUP) {
    // Behind the last sample it stands in for those that are missing.
    const RV_REAL *sample[GROUP];
    for (int s = 0; s < GROUP; ++s) sample[s] = x + (first + s < rows ? first + s : rows - 1) * inputs;
    RV_VECTOR sums[GROUP] = {0};
    for (ptrdiff_t j = 0; j < neurons; j += RV_LANES) {
      RV_VECTOR weights[RV_SHALLOW_INPUTS];
      for (int k = 0; k < inputs; ++k) weights[k] = *(const RV_VECTOR *)(w + k * neurons + j);
      const RV_VECTOR readout = *(const RV_VECTOR *)(c + j);
      for (int s = 0; s < GROUP; ++s) {
        RV_VECTOR h = weights[0] * sample[s][0];
        for (int k = 1; k < inputs; ++k) h += weights[k] * sample[s][k];
        sums[s] += readout * __builtin_elementwise_max(h, (RV_VECTOR)0);
      }
    }
    for (int s = 0; s < GROUP && first + s < rows; ++s) {
      RV_REAL sum = 0;
      for (int lane = 0; lane < RV_LANES; ++lane) sum += sums[s][lane];
      f[first + s] = sum;
    }
  }
}

static inline __attribute__((always_inline)) void RV_NAME(rv_gradient)(const int inputs, ptrdiff_t rows,
    ptrdiff_t neurons, const RV_REAL *x, const RV_REAL *g, const RV_REAL *gx, const RV_REAL *w, const RV_REAL *c,
    RV_REAL *dw, RV_REAL *dc) {
  for (ptrdiff_t j = 0; j < neurons; j += RV_LANES) {
    RV_VECTOR weights[RV_SHALLOW_INPUTS], sums[RV_SHALLOW_INPUTS], readout = 0;
    for (int k = 0; k < inputs; ++k) {
      weights[k] = *(const RV_VECTOR *)(w + k * neurons + j);
      sums[k] = 0;
    }
    for (ptrdiff_t i = 0; i < rows; ++i) {
      const RV_REAL *sample = x + i * inputs, *weighted = gx + i * inputs;
      RV_VECTOR h = weights[0] * sample[0];
      for (int k = 1; k < inputs; ++k) h += weights[k] * sample[k];
      const RV_MASK active = h > 0;
      readout += g[i] * __builtin_elementwise_max(h, (RV_VECTOR)0);
      for (int k = 0; k < inputs; ++k) sums[k] += (RV_VECTOR)(active & (RV_MASK)(RV_VECTOR)weighted[k]);
    }
    *(RV_VECTOR *)(dc + j) += readout;
    for (int k = 0; k < inputs; ++k) *(RV_VECTOR *)(dw + k * neurons + j) += *(const RV_VECTOR *)(c + j) * sums[k];
  }
}

#define RV_FOR_EACH_SIZE(call) \
  switch (inputs) {            \
    case 1: call(1); break;    \
    case 2: call(2); break;    \
    case 3: call(3); break;    \
    case 4: call(4); break;    \
    case 5: call(5); break;    \
    case 6: call(6); break;    \
    case 7: call(7); break;    \
    case 8: call(8); break;    \
  }

RV_CLONES void RV_NAME(rv_shallow_outputs)(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const RV_REAL *x,
                                           const RV_REAL *w, const RV_REAL *c, RV_REAL *f) {
#define RV_CALL(size) RV_NAME(rv_outputs)(size, rows, neurons, x, w, c, f)
  RV_FOR_EACH_SIZE(RV_CALL)
#undef RV_CALL
}

RV_CLONES void RV_NAME(rv_shallow_gradient)(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const RV_REAL *x,
                                            const RV_REAL *g, const RV_REAL *gx, const RV_REAL *w, const RV_REAL *c,
                                            RV_REAL *restrict dw, RV_REAL *restrict dc) {
#define RV_CALL(size) RV_NAME(rv_gradient)(size, rows, neurons, x, g, gx, w, c, dw, dc)
  RV_FOR_EACH_SIZE(RV_CALL)
#undef RV_CALL
}

#undef RV_FOR_EACH_SIZE
#undef RV_VECTOR
#undef RV_MASK
#undef RV_REAL
#undef RV_WORD
#undef RV_LANES
#undef RV_NAME
