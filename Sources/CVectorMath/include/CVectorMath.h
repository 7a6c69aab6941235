// All of them. (A build that finds the headers by their folder does not notice a new one.)
#pragma once
#include "assignment.h"
#include "convolution.h"
#include "duals.h"
#include "elementwise.h"
#include "pairkernels.h"
#include "philox.h"
#include "power.h"
#include "products.h"
#include "rows.h"
#include "shallow.h"
#include "winograd.h"
