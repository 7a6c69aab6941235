"""Seconds of an exact linear assignment by SciPy; `kind` counts as AssignmentKind in Suite+Matching.swift."""

import common
import graphs
import numpy as np
from scipy.optimize import linear_sum_assignment


def similarity(n, delta):
    """GRAMPA's, the second graph relabelled."""
    first, second = graphs.pair(n, delta=delta)
    order = np.random.default_rng(2).permutation(n)
    return graphs.similarity(first, second[np.ix_(order, order)])


def matrix(kind, n):
    random = np.random.default_rng(1)
    if kind == 0:
        return random.random((n, n))
    if kind in (1, 2):
        return similarity(n, 0.01 * kind)
    if kind in (3, 4):
        return random.integers(0, (100, 2)[kind - 3], (n, n)).astype(float)
    return np.outer(np.arange(n), np.arange(n)).astype(float)


options = common.options(size=2000, kind=0)
costs = matrix(options.kind, options.size)
common.measure(2, lambda: linear_sum_assignment(costs, maximize=True))
