"""Seconds of the empirical tangent kernel of a fully connected network by the layerwise formula."""

import math

import common

options = common.options(samples=1500, inputs=1000, width=3000, depth=5)
torch = common.torch(options)
dtype = torch.float64
widths = [options.inputs] + [options.width] * options.depth
weights = [torch.randn(d, below, dtype=dtype) for below, d in zip(widths, widths[1:])]
readout = torch.randn(options.width, dtype=dtype)
inputs = common.samples(torch, options.samples, options.inputs, dtype)


@torch.no_grad()
def tangent_kernel():
    x, slopes, grams = inputs, [], [inputs @ inputs.T]
    for w in weights:
        h = x @ w.T
        factor = common.ARCTAN_SCALE / math.sqrt(len(w))
        slopes.append(factor / (1 + h * h))
        x = torch.atan(h).mul_(factor)
        grams.append(x @ x.T)
    kernel = grams.pop()
    s = readout * slopes.pop()
    for w in reversed(weights):
        kernel += (s @ s.T).mul_(grams.pop())
        if slopes:
            s = (s @ w).mul_(slopes.pop())
    return kernel


common.measure(2, tangent_kernel)
