"""Seconds of the tangent kernel of a fully connected network in the standard parametrisation, with biases, by the
derivatives that torch.func gives sample by sample.

Reads samples, weights and biases as float64 from the file `network`, and writes the kernel to the file `kernel`.
"""

import common
import numpy

options = common.options(samples=400, inputs=400, width=800, depth=2, network="", kernel="")
torch = common.torch(options)
widths = [options.inputs] + [options.width] * options.depth + [1]
shapes = [(options.samples, options.inputs)]
for rows, columns in zip(widths[1:], widths):
    shapes += [(rows, columns), (rows,)]
numbers = torch.from_numpy(numpy.fromfile(options.network))
samples, *parameters = [
    part.reshape(shape) for part, shape in zip(numbers.split([int(numpy.prod(s)) for s in shapes]), shapes)
]


def network(parameters, x):
    for layer in range(options.depth):
        x = torch.tanh(parameters[2 * layer] @ x + parameters[2 * layer + 1])
    return (parameters[-2] @ x + parameters[-1])[0]


derivatives = torch.func.vmap(torch.func.grad(network), (None, 0))


def compute():
    kernel = torch.zeros(options.samples, options.samples, dtype=torch.float64)
    for part in derivatives(tuple(parameters), samples):
        rows = part.reshape(options.samples, -1)
        kernel += rows @ rows.T
    return kernel


common.measure(1, compute)
if options.kernel:
    compute().numpy().tofile(options.kernel)
