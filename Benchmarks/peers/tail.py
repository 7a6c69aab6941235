"""Seconds of a power-law fit with its cutoff chosen by KS by the package powerlaw, and what it found."""

import contextlib
import io
import time
import warnings

import common
import numpy as np

options = common.options(size=10000)
try:
    import powerlaw
except ModuleNotFoundError:
    raise SystemExit(1)  # `bench` has said so and leaves the measurement out.

# As Suite+Tails.swift makes them: four fifths uniform, the rest of density x^-2.8 from 1.05 on.
u = (np.arange(options.size) + 0.5) * 0.6180339887498949 % 1.0
values = np.where(u < 0.8, 0.1 + 0.95 * u / 0.8, 1.05 * ((1 - np.maximum(u, 0.8)) / 0.2) ** (-1 / 1.8))
warnings.simplefilter("ignore")
start = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    fit = powerlaw.Fit(values, verbose=False)
print(time.perf_counter() - start)
for name, number in (("alpha", fit.power_law.alpha), ("cutoff", fit.xmin), ("distance", fit.power_law.D)):
    print(name, repr(float(number)))
