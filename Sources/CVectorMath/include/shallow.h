// Outputs and gradients of a shallow ReLU network f(x) = Σ_j c_j (w_j·x)₊ whose inputs have few components, with the
// pre-activations never leaving the registers: some 4·inputs + 6 operations for each sample and neuron, and no memory.
//
// x and gx are (rows, inputs), one sample after the other; w and dw are (inputs, neurons), one input after the other;
// c, dc have `neurons` elements. `inputs` lies in 1…RV_SHALLOW_INPUTS and `neurons` is a multiple of RV_SHALLOW_NEURONS;
// neurons that are not wanted have c = 0 and w = 0.
#pragma once
#include <stddef.h>

enum { RV_SHALLOW_INPUTS = 8, RV_SHALLOW_NEURONS = 16 };

// f[i] = Σ_j c_j (w_j·x_i)₊.
void rv_shallow_outputs_f32(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const float *x, const float *w,
                            const float *c, float *f);
void rv_shallow_outputs_f64(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const double *x, const double *w,
                            const double *c, double *f);

// The gradient of Σ_i g_i f_i, with gx_i = g_i x_i: dc_j += Σ_i g_i (w_j·x_i)₊ and dw_j += c_j Σ_i [w_j·x_i > 0] g_i x_i.
void rv_shallow_gradient_f32(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const float *x, const float *g,
                             const float *gx, const float *w, const float *c, float *dw, float *dc);
void rv_shallow_gradient_f64(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t neurons, const double *x, const double *g,
                             const double *gx, const double *w, const double *c, double *dw, double *dc);
