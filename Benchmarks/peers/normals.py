"""Seconds of filling an array with normal numbers."""

import common

options = common.options(count=20_000_000)
torch = common.torch(options)
x = torch.empty(options.count, dtype=torch.float64)
common.measure(2, lambda: x.normal_())
