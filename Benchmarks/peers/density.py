"""The spectrum of a symmetric matrix in a file, by stochastic Lanczos quadrature of matfree on JAX or by freealg from a
submatrix: seconds, the process's memory, and quantiles for the file `quantiles`."""

import os
import time

import common
import numpy as np

options = common.options(method="matfree", kernel="", quantiles="", size=3000, probes=34, steps=100, part=1000)
os.environ["OMP_NUM_THREADS"] = str(options.threads)
n = options.size


def with_matfree():
    """Nodes and weights of all probes' Gauss rules."""
    import jax
    from matfree import decomp

    matrix = jax.numpy.asarray(np.fromfile(options.kernel, dtype=np.float32).reshape(n, n))
    tridiagonal = decomp.tridiag_sym(options.steps, reortho="full", materialize=True)

    def rule(start):
        found = tridiagonal(lambda vector: matrix @ vector, start)
        nodes, vectors = jax.numpy.linalg.eigh(found.J_small)
        return nodes, vectors[0] ** 2

    rules = jax.jit(jax.vmap(rule))
    starts = jax.random.rademacher(jax.random.PRNGKey(1), (options.probes, n)).astype(np.float32)
    jax.block_until_ready(rules(starts))  # compiles
    start = time.perf_counter()
    nodes, weights = jax.block_until_ready(rules(starts))
    print(time.perf_counter() - start)
    return np.asarray(nodes, dtype=float).ravel(), np.asarray(weights, dtype=float).ravel()


def with_freealg():
    """The quantiles of the law decompressed from a submatrix of `part` rows."""
    import freealg

    matrix = np.fromfile(options.kernel, dtype=np.float32).reshape(n, n)
    rows = np.random.default_rng(1).permutation(n)[: options.part]
    start = time.perf_counter()
    form = freealg.FreeForm(matrix[np.ix_(rows, rows)].astype(float))
    form.fit(method="chebyshev", K=10, reg=0.0, damp="jackson", force=True)
    found = np.sort(np.asarray(form.eigvalsh(n), dtype=float))
    print(time.perf_counter() - start)
    return found, np.ones(len(found))


nodes, weights = with_matfree() if options.method == "matfree" else with_freealg()
order = np.argsort(nodes)
cumulated = np.cumsum(weights[order]) / weights.sum()
places = np.searchsorted(cumulated, (np.arange(n) + 0.5) / n)
nodes[order][np.minimum(places, len(nodes) - 1)].tofile(options.quantiles)
common.print_peak_memory()
