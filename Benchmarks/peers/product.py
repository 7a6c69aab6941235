"""Seconds of square matrix products."""

import common

options = common.options(size=4000, bits=64)
torch = common.torch(options)
dtype = torch.float64 if options.bits == 64 else torch.float32
a = torch.randn(options.size, options.size, dtype=dtype)
c = torch.empty_like(a)
common.measure(3, lambda: torch.matmul(a, a, out=c))
