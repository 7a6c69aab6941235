"""Seconds of WeightWatcher for all matrices of a model in safetensors, and the tails it finds.

Its defaults, of float32; with --shuffled 1 also the Marchenko-Pastur fit and the shuffled copy of each matrix. The tails are
those of a second run, of float64.
"""

import contextlib
import io
import logging
import time
import warnings

import common

options = common.options(folder="", shuffled=0, tails=0)
torch = common.torch(options)
try:
    import weightwatcher
    from safetensors.torch import load_file
except ModuleNotFoundError:
    raise SystemExit(1)  # `bench` has said so and leaves the measurement out.

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
path = options.folder + "/model.safetensors"


def analyze(weights):
    shuffled = bool(options.shuffled)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return weightwatcher.WeightWatcher(model=weights).analyze(mp_fit=shuffled, randomize=shuffled, detX=False)


start = time.perf_counter()
analyze(load_file(path))
print(time.perf_counter() - start)
if options.tails:
    weights = {name: tensor.double().numpy() for name, tensor in load_file(path).items()}
    for _, row in analyze(weights).iterrows():
        for key, column in (("alpha", "alpha"), ("cutoff", "xmin"), ("distance", "D")):
            print(f"{row['longname']}.weight/{key} {float(row[column])!r}")
