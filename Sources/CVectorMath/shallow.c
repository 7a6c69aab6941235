#include "shallow.h"
#include "clones.h"
#include <stdint.h>

#define RV_REAL float
#define RV_WORD int32_t
#define RV_LANES 16
#define RV_NAME(name) name##_f32
#include "shallow_body.h"

#define RV_REAL double
#define RV_WORD int64_t
#define RV_LANES 8
#define RV_NAME(name) name##_f64
#include "shallow_body.h"
