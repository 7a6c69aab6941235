"""Seconds of the epochs of a two-layer network's training: full batches, SGD, Adam and AdaGrad."""

import math

import common

# optimiser: 0 SGD, 1 Adam, 2 AdaGrad; variant: 0 as PyTorch chooses, 1 fused, 2 derivatives by hand and fused.
options = common.options(samples=2000, inputs=1000, width=1500, batch=32, epochs=4, optimiser=0, variant=0)
torch = common.torch(options)
TANH_SCALE = 1 / 0.6279287303491067
factor = TANH_SCALE / math.sqrt(options.width)
W = torch.randn(options.width, options.inputs, requires_grad=True)
v = torch.randn(options.width, requires_grad=True)
X = common.samples(torch, options.samples, options.inputs, torch.float32)
y = torch.randn(options.samples)
more = {"fused": True} if options.variant else {}
optimiser = [
    lambda: torch.optim.SGD([W, v], lr=0.01, **more),
    lambda: torch.optim.Adam([W, v], lr=0.01, eps=1e-8, **more),
    lambda: torch.optim.Adagrad([W, v], lr=0.01, eps=1e-10, **more),
][options.optimiser]()


def by_autograd(x, labels):
    optimiser.zero_grad(set_to_none=True)
    outputs = (torch.tanh(x @ W.T) * factor) @ v
    torch.nn.functional.mse_loss(outputs, labels).backward()
    optimiser.step()


@torch.no_grad()
def by_hand(x, labels):
    features = torch.tanh(x @ W.T)
    errors = (features @ v) * factor - labels
    errors *= 2 * factor / len(labels)
    slopes = torch.outer(errors, v)
    slopes *= 1 - features * features
    if options.optimiser == 0:
        v.addmv_(features.T, errors, alpha=-0.01)
        W.addmm_(slopes.T, x, alpha=-0.01)
    else:
        v.grad = features.T @ errors
        W.grad = slopes.T @ x if W.grad is None else torch.mm(slopes.T, x, out=W.grad)
        optimiser.step()


step = by_hand if options.variant == 2 else by_autograd


def epoch():
    if options.batch >= options.samples:
        return step(X, y)
    order = torch.randperm(options.samples)
    for start in range(0, options.samples, options.batch):
        chosen = order[start : start + options.batch]
        step(X[chosen], y[chosen])


common.measure(options.epochs, epoch)
