"""Seconds of a small CNN's training epochs, or of its empirical tangent kernel."""

import math

import common

# task: 0 epochs of SGD, 1 the kernel by gradients of each sample from unfolded images, 2 the kernel by torch.func;
# precision: 32 or 64 bits.
options = common.options(samples=1000, batch=32, repetitions=2, task=0, precision=32)
torch = common.torch(options)
F = torch.nn.functional
dtype = torch.float32 if options.precision == 32 else torch.float64
channels = [3, 32, 64, 64]
weights = [torch.randn(o, i, 3, 3, dtype=dtype) for i, o in zip(channels, channels[1:])]
weights.append(torch.randn(1, 1024, dtype=dtype))
fans = [9 * i for i in channels[:-1]] + [1024]
X = torch.randn(options.samples, 3, 32, 32, dtype=dtype)
y = torch.sign(torch.randn(options.samples, dtype=dtype))
MEAN, SCALE = 1 / math.sqrt(2 * math.pi), math.sqrt(2 * math.pi / (math.pi - 1))


def activation(z):
    return SCALE * (torch.relu(z) - MEAN)


def network(parameters, x):
    for w, fan in zip(parameters[:-1], fans):
        x = F.avg_pool2d(activation(F.conv2d(x, w / math.sqrt(fan), padding=1)), 2)
    return (x.flatten(1) @ parameters[-1].T)[:, 0] / math.sqrt(fans[-1])


def train():
    for w in weights:
        w.requires_grad_()
    optimiser = torch.optim.SGD(weights, lr=0.1, momentum=0.2, fused=True)

    def epoch():
        order = torch.randperm(options.samples)
        for start in range(0, options.samples, options.batch):
            chosen = order[start : start + options.batch]
            optimiser.zero_grad(set_to_none=True)
            (0.5 * F.mse_loss(network(weights, X[chosen]), y[chosen])).backward()
            optimiser.step()

    common.measure(options.repetitions, epoch)


def kernel_by_samples(chunk=125):
    """Gradients of each sample, layer by layer, from patches and derivatives by what the layer gives."""
    rows = [torch.empty(options.samples, w.numel(), dtype=dtype) for w in weights]
    for start in range(0, options.samples, chunk):
        x = X[start : start + chunk]
        taken, given = [], []
        for w, fan in zip(weights[:-1], fans):
            taken.append(x)
            z = F.conv2d(x, w / math.sqrt(fan), padding=1).requires_grad_()
            given.append(z)
            x = F.avg_pool2d(activation(z), 2)
        features = x.flatten(1)
        outputs = (features @ weights[-1].T)[:, 0] / math.sqrt(fans[-1])
        deltas = []
        derivative = (weights[-1] / math.sqrt(fans[-1])).expand(len(features), -1).reshape(x.shape)
        for z, w, fan in zip(reversed(given), reversed(weights[:-1]), reversed(fans[:-1])):
            derivative = derivative.repeat_interleave(2, 2).repeat_interleave(2, 3) / 4
            derivative = derivative * (SCALE * (z > 0))
            deltas.insert(0, derivative)
            if len(deltas) < len(given):
                derivative = F.conv_transpose2d(derivative, w / math.sqrt(fan), padding=1)
        part = slice(start, start + chunk)
        for index, (x, delta, fan) in enumerate(zip(taken, deltas, fans)):
            patches = F.unfold(x, 3, padding=1)
            gradient = torch.bmm(delta.flatten(2), patches.transpose(1, 2))
            rows[index][part] = gradient.flatten(1) / math.sqrt(fan)
        rows[-1][part] = features / math.sqrt(fans[-1])
    kernel = torch.zeros(options.samples, options.samples, dtype=dtype)
    for jacobian in rows:
        kernel.addmm_(jacobian, jacobian.T)
    return kernel


def kernel_by_func(chunk=125):
    def output(parameters, x):
        return network(parameters, x[None])[0]

    gradients = torch.func.vmap(torch.func.grad(output), (None, 0))
    rows = []
    for start in range(0, options.samples, chunk):
        parts = gradients(tuple(weights), X[start : start + chunk])
        rows.append(torch.cat([part.flatten(1) for part in parts], 1))
    jacobian = torch.cat(rows)
    return jacobian @ jacobian.T


if options.task == 0:
    train()
else:
    with torch.no_grad():
        common.measure(options.repetitions, kernel_by_samples if options.task == 1 else kernel_by_func)
