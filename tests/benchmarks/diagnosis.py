"""What watching costs: `python -m tests.benchmarks.diagnosis`.

A batch of 256 beside one plain pass of NumPy over the same values, and a PyTorch training step watched and not, in
turn. Prints processor time and ratios; nothing here is asserted.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core against one core

from collections.abc import Callable
from time import process_time

import numpy as np

from core import Monitor
from tests.benchmarks.peers import installed

BATCH, UNITS = 256, 512
STEPS, EVERY = 100, 100
Call = Callable[[], object]


def a_batch(dtype: type[np.floating]) -> None:
    """Microseconds a unit for a batch of 256, in the long run."""
    z = np.random.default_rng(0).standard_normal((BATCH, UNITS)).astype(dtype)
    monitor = Monitor()
    ours, plain = in_turn(lambda: monitor.update("fc1", z), lambda: (z > 0).sum(axis=0), repeats=60)
    print(f"{dtype.__name__}: {ours / UNITS * 1e6:.2f} us a unit, {ours / plain:.1f} times (z > 0).sum(axis=0)")


def a_training_step() -> None:
    """MLP 784-512-512-10, batches of 128, Adam, on one thread of the processor."""
    import torch
    from torch import nn

    from core.diagnosis.pytorch import watch

    torch.set_num_threads(1)
    x, y = torch.randn(128, 784), torch.randint(0, 10, (128,))

    def steps(watched: bool) -> Call:
        model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
        optimizer, loss = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()
        if watched:
            watch(model, every=EVERY)

        def run() -> None:
            for _ in range(STEPS):
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()

        return run

    watched, plain = in_turn(steps(True), steps(False), repeats=15)
    print(f"PyTorch step: {plain / STEPS * 1e3:.2f} ms, watched every {EVERY}: {watched / plain - 1:+.2%}")


def in_turn(one: Call, other: Call, repeats: int) -> tuple[float, float]:
    """The least processor time of each, in turn, so that a busy machine slows both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    one()
    other()
    for _ in range(repeats):
        for call, found in zip((one, other), times):
            start = process_time()
            call()
            found.append(process_time() - start)
    return min(times[0]), min(times[1])


if __name__ == "__main__":
    for dtype in (np.float32, np.float64, np.float16):
        a_batch(dtype)
    if installed("torch"):
        a_training_step()
