"""Seconds and memory of the infinite-width tangent kernel of a ReLU network with biases, by neural-tangents on jax.

Reads float64 points from the file `points`, and writes the kernel to the file `kernel` where that is given.
"""

import math
import os

import common

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import numpy
from neural_tangents import stax

options = common.options(samples=2000, dimension=4, depth=1, points="", kernel="")
points = numpy.fromfile(options.points).reshape(options.samples, options.dimension)

# Velikanov and Yarotsky 2021, eq. (10), with sigma_w = sigma_b = 1: no 1/sqrt(d) in the first layer, no output bias.
layers = [stax.Dense(1, W_std=math.sqrt(options.dimension), b_std=1.0, parameterization="ntk")]
for _ in range(options.depth - 1):
    layers += [stax.Relu(), stax.Dense(1, W_std=1.0, b_std=1.0, parameterization="ntk")]
layers += [stax.Relu(), stax.Dense(1, W_std=1.0, b_std=None, parameterization="ntk")]
_, _, kernel_function = stax.serial(*layers)
tangent_kernel = jax.jit(lambda x: kernel_function(x, None, "ntk"))
inputs = jax.numpy.asarray(points)


def compute():
    return tangent_kernel(inputs).block_until_ready()


common.measure(3, compute)
common.print_peak_memory()
if options.kernel:
    numpy.asarray(compute()).tofile(options.kernel)
