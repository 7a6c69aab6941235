// Random numbers that depend on their key and index alone.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Philox4x32-10 (Salmon et al., SC 2011): out[2·i] = c0 | c1 << 32 and out[2·i+1] = c2 | c3 << 32 of the block
// whose counter is {low, high, 0, 0}, the 64-bit counter being `first + i`.
void rv_philox(uint64_t key, uint64_t first, ptrdiff_t blocks, uint64_t *out);

// Uniform numbers of 53 bits in [0, 1), two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_uniform(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);

// Standard normal numbers by Box–Muller, two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_normal(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);

// Standard Cauchy numbers ±cot(πv), two a block: x[2·i], x[2·i+1] from block `first + i`.
void rv_philox_cauchy(uint64_t key, uint64_t first, ptrdiff_t blocks, double *x);
