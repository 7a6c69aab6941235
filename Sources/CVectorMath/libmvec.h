// Calls of glibc's vector functions from files that are compiled for any CPU.
//
// The functions take and return vectors in registers. Clang hands vectors wider than those of the file's own target
// over in memory, whatever the target of the calling function, so the calls themselves are written in assembly:
// `x` is the first argument and then the result. Callers expect the registers' upper halves clean afterwards. The
// names are local to each file, so several may import the same function.
#pragma once
#include "cpu.h"

#if RV_X86
#include <immintrin.h>

#define RV_CALL(symbol, load_second, register)              \
  __asm__(".text\n.type rv" #symbol ", @function\n"         \
          "rv" #symbol ":\n.cfi_startproc\n"                \
          "push %rbx\n.cfi_adjust_cfa_offset 8\n"           \
          ".cfi_offset %rbx, -16\nmov %rdi, %rbx\n"         \
          "vmovups (%rdi), %" #register "0\n" load_second   \
          "call " #symbol "@PLT\n"                          \
          "vmovups %" #register "0, (%rbx)\nvzeroupper\n"   \
          "pop %rbx\n.cfi_adjust_cfa_offset -8\n"           \
          ".cfi_restore %rbx\nret\n.cfi_endproc\n"          \
          ".size rv" #symbol ", . - rv" #symbol "\n");

#define RV_UNARY(name, target_name, symbol, vector, register)                                                \
  RV_CALL(symbol, "", register)                                                                              \
  extern void rv##symbol(vector *x);                                                                         \
  static inline __attribute__((target(target_name), always_inline)) vector name(vector x) {                  \
    rv##symbol(&x);                                                                                          \
    return x;                                                                                                \
  }

#define RV_BINARY(name, target_name, symbol, vector, register)                                               \
  RV_CALL(symbol, "vmovups (%rsi), %" #register "1\n", register)                                             \
  extern void rv##symbol(vector *x, const vector *y);                                                        \
  static inline __attribute__((target(target_name), always_inline)) vector name(vector x, vector y) {        \
    rv##symbol(&x, &y);                                                                                      \
    return x;                                                                                                \
  }

// rv_name_512d, rv_name_512, rv_name_256d, rv_name_256: of registers of 512 and 256 bits, double and single precision.
#define RV_IMPORT(name, kind, letters)                                                  \
  kind(rv_##name##_512d, "avx512f,avx512dq", _ZGVeN8##letters##_##name, __m512d, zmm)   \
  kind(rv_##name##_512, "avx512f,avx512dq", _ZGVeN16##letters##_##name##f, __m512, zmm) \
  kind(rv_##name##_256d, "avx2,fma", _ZGVdN4##letters##_##name, __m256d, ymm)           \
  kind(rv_##name##_256, "avx2,fma", _ZGVdN8##letters##_##name##f, __m256, ymm)

#define RV_IMPORT_UNARY(name) RV_IMPORT(name, RV_UNARY, v)
#define RV_IMPORT_BINARY(name) RV_IMPORT(name, RV_BINARY, vv)
#endif
