"""What the scripts share: options, PyTorch with as many threads as cores, the clock and the memory."""

import argparse
import math
import os
import time

# arctan scaled so that E[sigma(xi)^2] = 1 for xi ~ N(0, 1).
ARCTAN_SCALE = 1.49120761813


def options(**defaults):
    parser = argparse.ArgumentParser()
    for name, value in defaults.items():
        parser.add_argument("--" + name, type=type(value), default=value)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


def torch(options):
    try:
        import torch
    except ModuleNotFoundError:
        raise SystemExit(1)  # `bench` has said so and leaves the measurement out.

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    return torch


def measure(repetitions, body):
    """Prints the seconds of each call of `body`, after one that does not count."""
    body()
    for _ in range(repetitions):
        start = time.perf_counter()
        body()
        print(time.perf_counter() - start)


def print_peak_memory():
    """Prints the most memory this process has held, in bytes."""
    with open("/proc/self/status") as status:
        print("memory", next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:")))


def samples(torch, n, d, dtype):
    return torch.randn(n, d, dtype=dtype) / math.sqrt(d)
