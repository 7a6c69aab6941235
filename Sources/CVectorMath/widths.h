// Included once by a file that defines RV_BODY, which is included in turn for each precision and width of registers, with
// RV_REAL, RV_LANES (the numbers of a register), RV_TARGET (the CPUs to compile for) and RV_NAME(name), which adds
// precision and width to a name. RV_WIDEST(name, precision) is then the function for the CPU at hand.
#include "cpu.h"

// For registers of 32 bytes, or what there is.
#define RV_REAL float
#define RV_LANES 8
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f32
#include RV_BODY

#define RV_REAL double
#define RV_LANES 4
#define RV_TARGET RV_CLONES
#define RV_NAME(name) name##_256_f64
#include RV_BODY

#if RV_X86
// For registers of 64 bytes.
// (Clones are not inlined either; a body may rely on it.)
#define RV_AVX512_ONLY __attribute__((target("avx512f,avx512dq"), noinline))

#define RV_REAL float
#define RV_LANES 16
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f32
#include RV_BODY

#define RV_REAL double
#define RV_LANES 8
#define RV_TARGET RV_AVX512_ONLY
#define RV_NAME(name) name##_512_f64
#include RV_BODY

#define RV_WIDEST(name, precision) (rv_cpu() == RV_AVX512 ? name##_512_##precision : name##_256_##precision)
#else
#define RV_WIDEST(name, precision) name##_256_##precision
#endif
