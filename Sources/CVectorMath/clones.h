// RV_CLONES compiles a function for each level of x86-64 vector instructions; the loader takes the best one.
#pragma once

#if defined(__x86_64__) && defined(__gnu_linux__)
#define RV_X86 1
#define RV_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define RV_X86 0
#define RV_CLONES
#endif
