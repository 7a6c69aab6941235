"""Seconds of an exact linear assignment by SciPy: of uniform numbers, or of GRAMPA's similarity (grampa=1)."""

import common
import graphs
import numpy as np
from scipy.optimize import linear_sum_assignment

options = common.options(size=2000, grampa=0)
if options.grampa:
    matrix = graphs.similarity(*graphs.pair(options.size))
else:
    matrix = np.random.default_rng(1).random((options.size, options.size))
common.measure(2, lambda: linear_sum_assignment(matrix, maximize=True))
