"""The learning rate as a killer: which networks are trained, and where they begin to get stuck."""

from collections.abc import Sequence

import pandas as pd

from core.studies.intervals import Estimate, summarise
from core.studies.run.grid import Grid
from core.training import TrainingConfig

TENTH = 0.1  # of the networks
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)
RATE_BASE = TrainingConfig(epochs=100, log_every=10)


def rate_grid(
    base: TrainingConfig = RATE_BASE, rates: Sequence[float] = RATES, optimizers: Sequence[str] = ("sgd",),
    seeds: int = 10,
) -> Grid:  # fmt: skip
    """Optimizer x learning rate, over seeds, on the same data."""
    return Grid(base, {"optimizer": optimizers, "learning_rate": rates}, seeds)


def rate_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Dead share of each layer (`dead_1`, ...), scores and stuck networks of each optimizer and learning rate."""
    by = ["optimizer", "learning_rate"]
    if not len(frame):
        return pd.DataFrame(columns=[*by, "measure", *Estimate._fields])
    layers = [name.removeprefix("alive_end_") for name in frame.columns if name.startswith("alive_end_")]
    dead = pd.DataFrame({f"dead_{layer}": 1 - frame[f"alive_end_{layer}"] for layer in layers})
    measures = [*dead.columns, "test_score", "stuck"]
    return summarise(pd.concat([frame, dead], axis=1), by, measures)


def knee(summary: pd.DataFrame, optimizer: str) -> tuple[float, float] | None:
    """The neighbouring learning rates between which networks begin to get stuck: at most a tenth of them, then more.

    None if there are none. Very low rates may be stuck too, for lack of time: what counts is the highest rate at which
    at most a tenth are.
    """
    part = summary[(summary["optimizer"] == optimizer) & (summary["measure"] == "stuck")].sort_values("learning_rate")
    rates, learns = part["learning_rate"].tolist(), (part["value"] <= TENTH).tolist()
    if not any(learns) or learns[-1]:
        return None
    last = len(learns) - 1 - learns[::-1].index(True)
    return rates[last], rates[last + 1]
