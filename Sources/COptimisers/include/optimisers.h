// One step of an optimiser on arrays of parameters that do not overlap.
#pragma once
#include <stddef.h>

// One step of Adam on n parameters: m ← β1 m + (1−β1) g, v ← β2 v + (1−β2) g², w ← w − rate·m/(√v + epsilon).
void rv_adam_f32(ptrdiff_t n, float beta1, float beta2, float rate, float epsilon, const float *g, float *m, float *v, float *w);
void rv_adam_f64(ptrdiff_t n, double beta1, double beta2, double rate, double epsilon, const double *g, double *m, double *v, double *w);

// One step of AdaGrad: a ← a + g², w ← w − rate·g/(√a + epsilon).
void rv_adagrad_f32(ptrdiff_t n, float rate, float epsilon, const float *g, float *a, float *w);
void rv_adagrad_f64(ptrdiff_t n, double rate, double epsilon, const double *g, double *a, double *w);
