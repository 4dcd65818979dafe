"""Is there a shape or a number of networks that suddenly costs more? `python -m tests.benchmarks.cliffs`.

Prints, for each shape, the processor time of a network in stacks of growing size, as a share of what it takes alone,
and marks where a few more networks cost a tenth more each. Then what half and twice the sizes of a stack and of a
measured piece would cost, by turns in one process, so that the sizes can be set anew on another machine.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core against one core

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from core import TrainingConfig, train_many
from core.engine import collector
from core.training import stacking
from tests.benchmarks.before import by_turns

SHAPES = [(1, 16), (1, 128), (2, 16), (2, 64), (5, 8), (10, 32), (20, 8), (30, 4)]  # layers, and the units of each
COUNTS = (1, 2, 3, 5, 8, 13, 21, 34, 55)
CLIFF, EPOCHS, ROUNDS = 1.1, 8, 4
SIZES = ((collector, "CACHE_BYTES"), (stacking, "STACK_BYTES"))


def networks(shape: tuple[int, int], count: int) -> list[TrainingConfig]:
    layers, width = shape
    return [TrainingConfig(hidden_widths=(width,) * layers, epochs=EPOCHS, seed=seed) for seed in range(count)]


def counts(shape: tuple[int, int]) -> None:
    """Of more and more networks."""
    seconds = by_turns(*(partial(train_many, networks(shape, count)) for count in COUNTS), rounds=ROUNDS)
    each = [whole / count for whole, count in zip(seconds, COUNTS)]
    cliffs = [COUNTS[place + 1] for place, (one, more) in enumerate(pairwise(each)) if more > CLIFF * one]
    row = "  ".join(f"{time / each[0]:4.2f}" for time in each)
    print(f"{shape[0]:2d} x {shape[1]:<4d} {each[0] * 1e3:6.1f} ms   {row}   {f'CLIFF at {cliffs}' if cliffs else ''}")


def sizes(shape: tuple[int, int], count: int = 24) -> None:
    """Of half as much and twice as much in the cache."""
    for module, name in SIZES:
        usual = getattr(module, name)
        runs = [partial(_with, module, name, share * usual, networks(shape, count)) for share in (0.5, 1, 2)]
        half, one, twice = by_turns(*runs, rounds=ROUNDS)
        print(f"{shape[0]:2d} x {shape[1]:<4d} {name}: half {half / one:.2f}, twice {twice / one:.2f}", flush=True)


def _with(module: object, name: str, size: float, configs: list[TrainingConfig]) -> None:
    usual = getattr(module, name)
    setattr(module, name, int(size))
    try:
        train_many(configs)
    finally:
        setattr(module, name, usual)


if __name__ == "__main__":
    print("networks          alone   " + "  ".join(f"{count:4d}" for count in COUNTS))
    parts: tuple[Callable[[tuple[int, int]], None], ...] = (counts, sizes)
    for part in parts:
        for shape in SHAPES:
            part(shape)
