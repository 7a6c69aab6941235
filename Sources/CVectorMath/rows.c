#include "rows.h"
#include "clones.h"
#include "elementwise.h"
#include <math.h>

#define RV_REAL float
#define RV_SQRT sqrtf
#define RV_NAME(name) name##_f32
#include "rows_body.h"

#define RV_REAL double
#define RV_SQRT sqrt
#define RV_NAME(name) name##_f64
#include "rows_body.h"
