"""Seconds of the empirical tangent kernel of a fully connected network, by empirical_ntk_fn of neural-tangents.

Reads samples and weights as float64 from the file `network`, and writes the kernel to the file `kernel`.
"""

import os

import common

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import neural_tangents
import numpy

options = common.options(samples=400, inputs=400, width=800, depth=5, network="", kernel="")
widths = [options.inputs] + [options.width] * options.depth
shapes = [(options.samples, options.inputs), *zip(widths[1:], widths), (options.width, 1)]
numbers = numpy.fromfile(options.network)
ends = numpy.cumsum([rows * columns for rows, columns in shapes])
inputs, *weights = [
    jnp.asarray(part.reshape(shape)) for part, shape in zip(numpy.split(numbers, ends[:-1]), shapes)
]


def network(weights, x):
    for w in weights[:-1]:
        x = common.ARCTAN_SCALE * jnp.arctan(x @ w.T) / jnp.sqrt(len(w))
    return x @ weights[-1]


tangent_kernel = jax.jit(neural_tangents.empirical_ntk_fn(network))


def compute():
    return tangent_kernel(inputs, None, weights).block_until_ready()


common.measure(1, compute)
if options.kernel:
    numpy.asarray(compute()).tofile(options.kernel)
