"""Today's trainer against that of another checkout, in one process: `python -m tests.benchmarks.before CHECKOUT`.

The checkout is a worktree of an earlier commit: `git worktree add ../before COMMIT`. Both versions run by turns, so
that whatever else the machine does hits both; what counts is processor time and its ratio, today / before.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core against one core

import importlib
import sys
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import numpy as np

import core as today

ROUNDS = 9


def load(checkout: str) -> ModuleType:
    """The package `core` of another checkout, beside ours: its modules refer to each other and never to ours."""
    if not (Path(checkout) / "core" / "__init__.py").is_file():
        raise SystemExit(f"CHECKOUT must be a directory that holds core/, got {checkout}")
    ours = {name: sys.modules.pop(name) for name in _loaded()}
    sys.path.insert(0, str(Path(checkout).resolve()))
    try:
        return importlib.import_module("core")
    finally:
        sys.path.pop(0)
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(ours)


def _loaded() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "core"]


def by_turns(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Processor seconds of each: the least of several rounds, in which each has its turn."""
    for run in runs:
        run()
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, each in zip(runs, times):
            start = process_time()
            run()
            each.append(process_time() - start)
    return [min(each) for each in times]


def configs(lab: ModuleType, changes: Sequence[dict[str, Any]]) -> list[Any]:
    return [lab.TrainingConfig(**each) for each in changes]


def compare(before: ModuleType, name: str, changes: Sequence[dict[str, Any]], rounds: int = ROUNDS) -> float:
    """Prints what training costs today as a share of what it did, and how far the results differ."""
    new, old = configs(today, changes), configs(before, changes)
    seconds = by_turns(lambda: today.train_many(new), lambda: before.train_many(old), rounds=rounds)
    ratio = seconds[0] / seconds[1]
    gap = difference(today.train_many(new), before.train_many(old))
    print(f"{name:44s} {ratio:.2f} of before, {seconds[0] / len(new) * 1e3:6.2f} ms a network; {gap}", flush=True)
    return ratio


def difference(new: Sequence[Any], old: Sequence[Any]) -> str:
    """The largest difference between losses, and how many networks have other states."""
    gap, other = 0.0, 0
    for a, b in zip(new, old, strict=True):
        if len(a.epochs) != len(b.epochs):
            return "they diverge at other epochs"
        gap = max(gap, float(np.abs(a.train_loss - b.train_loss).max()), float(np.abs(a.test_loss - b.test_loss).max()))
        other += not all(np.array_equal(x, y) for x, y in zip(a.unit_states, b.unit_states))
    return f"losses differ by {gap:.0e}, states in {other} of {len(new)} networks"


SEEDS = [{"seed": seed} for seed in range(50)]
BIAS_GRID = [
    {"initial_bias": bias, "seed": seed, "log_every": 10}
    for bias, seed in product((0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0), range(20))
]


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    before = load(sys.argv[1])
    with np.errstate(all="ignore"):
        compare(before, "one run", [{}], rounds=25)
        compare(before, "a stack of 50, every epoch logged", SEEDS, rounds=5)
        compare(before, "a stack of 50, logged as in a sweep", [each | {"log_every": 10} for each in SEEDS], rounds=5)
        compare(before, "a bias grid, 140 ReLU networks", BIAS_GRID, rounds=3)
        for name in before.ACTIVATIONS:  # those that both know
            compare(before, f"one run, {name}", [{"activation": name, "epochs": 100}], rounds=7)
            compare(before, f"20 networks, {name}", [s | {"activation": name, "epochs": 50} for s in SEEDS[:20]], 3)
        for name in today.OPTIMIZERS:
            compare(before, f"one run, {name}", [{"optimizer": name, "learning_rate": 0.01, "epochs": 100}], rounds=7)
        for change in SHAPES:
            compare(before, f"one run, {change}", [change | {"epochs": 30}], rounds=7)
            compare(before, f"20 networks, {change}", [s | change | {"epochs": 20} for s in SEEDS[:20]], rounds=3)


SHAPES: list[dict[str, Any]] = [
    {"hidden_widths": (64, 64)}, {"hidden_widths": (8,) * 20}, {"hidden_widths": (2,) * 9, "dataset": "abs"},
    {"dataset": "digits", "n_samples": 400}, {"dataset": "iris"}, {"batch_size": 1}, {"batch_size": 5000},
    {"batch_size": 8}, {"n_samples": 2000, "hidden_widths": (128,)},
]  # fmt: skip

if __name__ == "__main__":
    main()
