// Powers over whole arrays, as in elementwise.h.
#pragma once
#include <stddef.h>

// y[i] = x[i]^p where x[i] > 0, else 0; as accurate as the functions of elementwise.h.
void rv_positive_power_f64(ptrdiff_t n, double p, const double *x, double *y);
void rv_positive_power_f32(ptrdiff_t n, float p, const float *x, float *y);
