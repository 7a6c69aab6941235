"""Pairs of correlated graphs and GRAMPA's similarity of them, by NumPy."""

import numpy as np


def pair(n, q=0.5, delta=0.01, seed=1):
    """The standardised adjacency matrices of two correlated Erdos-Renyi graphs."""
    random = np.random.default_rng(seed)
    first = np.triu(random.random((n, n)) < q, 1)
    kept = random.random((n, n)) < np.where(first, 1 - delta, q * delta / (1 - q))
    second = np.triu(kept, 1)
    return [standardised((x | x.T).astype(float), q) for x in (first, second)]


def standardised(matrix, q):
    return (matrix - q) / np.sqrt(len(matrix) * q * (1 - q))


def similarity(first, second, bandwidth=0.2):
    a, u = np.linalg.eigh(first)
    b, v = np.linalg.eigh(second)
    weights = bandwidth / ((a[:, None] - b) ** 2 + bandwidth**2)
    return u @ (weights * np.outer(u.sum(0), v.sum(0))) @ v.T
