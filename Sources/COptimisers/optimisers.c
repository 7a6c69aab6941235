#include "optimisers.h"
#include "clones.h"

// (The builtin: `sqrt` itself would keep these loops scalar, since it has to set errno.)

RV_CLONES void rv_adam_f32(ptrdiff_t n, float beta1, float beta2, float rate, float epsilon, const float *restrict g,
                           float *restrict m, float *restrict v, float *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    m[i] += (1 - beta1) * (g[i] - m[i]);
    v[i] += (1 - beta2) * (g[i] * g[i] - v[i]);
    w[i] -= rate * m[i] / (__builtin_elementwise_sqrt(v[i]) + epsilon);
  }
}

RV_CLONES void rv_adam_f64(ptrdiff_t n, double beta1, double beta2, double rate, double epsilon,
                           const double *restrict g, double *restrict m, double *restrict v, double *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    m[i] += (1 - beta1) * (g[i] - m[i]);
    v[i] += (1 - beta2) * (g[i] * g[i] - v[i]);
    w[i] -= rate * m[i] / (__builtin_elementwise_sqrt(v[i]) + epsilon);
  }
}

RV_CLONES void rv_adagrad_f32(ptrdiff_t n, float rate, float epsilon, const float *restrict g, float *restrict a,
                              float *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    a[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(a[i]) + epsilon);
  }
}

RV_CLONES void rv_adagrad_f64(ptrdiff_t n, double rate, double epsilon, const double *restrict g, double *restrict a,
                              double *restrict w) {
  for (ptrdiff_t i = 0; i < n; ++i) {
    a[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(a[i]) + epsilon);
  }
}
