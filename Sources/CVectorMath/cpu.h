// What the CPU at hand can do, found out once.
#pragma once
#include "clones.h"

#if RV_X86
typedef enum { RV_SCALAR, RV_AVX2, RV_AVX512 } rv_level;

static inline rv_level rv_cpu(void) {
  static int level = -1;
  int known = __atomic_load_n(&level, __ATOMIC_RELAXED);
  if (known < 0) {
    __builtin_cpu_init();
    known = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? RV_AVX512
            : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")       ? RV_AVX2
                                                                                    : RV_SCALAR;
    __atomic_store_n(&level, known, __ATOMIC_RELAXED);
  }
  return (rv_level)known;
}
#endif
