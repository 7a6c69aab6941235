"""Seconds of the epochs of a fully connected network's training by Adam."""

import math

import common

options = common.options(samples=1000, inputs=800, width=800, depth=3, batch=32, epochs=5, fused=0)
torch = common.torch(options)
dtype = torch.float32
widths = [options.inputs] + [options.width] * options.depth
weights = [torch.randn(d, below, dtype=dtype, requires_grad=True) for below, d in zip(widths, widths[1:])]
weights.append(torch.randn(1, options.width, dtype=dtype, requires_grad=True))
inputs = common.samples(torch, options.samples, options.inputs, dtype)
labels = torch.randn(options.samples, 1, dtype=dtype)
# Keras puts epsilon beside the root of the uncorrected second moment; the cost is the same.
adam = torch.optim.Adam(weights, lr=0.01, betas=(0.9, 0.999), eps=1e-7, fused=options.fused == 1)


def forward(x):
    for w in weights[:-1]:
        x = torch.atan(x @ w.T) * (common.ARCTAN_SCALE / math.sqrt(len(w)))
    return x @ weights[-1].T


def epoch():
    order = torch.randperm(options.samples)
    for start in range(0, options.samples, options.batch):
        chosen = order[start : start + options.batch]
        adam.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(forward(inputs[chosen]), labels[chosen])
        loss.backward()
        adam.step()


common.measure(options.epochs, epoch)
