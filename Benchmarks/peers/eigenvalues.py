"""Seconds of the eigenvalues of a Gram matrix."""

import common

options = common.options(size=2000)
torch = common.torch(options)
x = torch.randn(options.size, 2 * options.size, dtype=torch.float64)
gram = x @ x.T
common.measure(1, lambda: torch.linalg.eigvalsh(gram))
