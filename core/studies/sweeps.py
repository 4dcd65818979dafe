"""The lab's standing sweeps: which networks they train, and what is read off the result."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.studies.grid import Grid
from core.studies.intervals import Estimate, summarise
from core.training import TrainingConfig

BASE = TrainingConfig(log_every=10)
ACTIVATIONS = ("relu", "leaky_relu", "elu", "tanh", "sigmoid")
BIASES = (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)
RATE_BASE = TrainingConfig(epochs=100, log_every=10)
MEASURES = ("alive_end", "test_score", "stuck")
HALF, TENTH = 0.5, 0.1


def bias_grid(
    base: TrainingConfig = BASE, activations: Sequence[str] = ACTIVATIONS, biases: Sequence[float] = BIASES,
    optimizers: Sequence[str] = ("sgd",), seeds: int = 10,
) -> Grid:  # fmt: skip
    """Activation x optimizer x initial bias, over seeds, on the same data."""
    return Grid(base, {"activation": activations, "optimizer": optimizers, "initial_bias": biases}, seeds)


def rate_grid(
    base: TrainingConfig = RATE_BASE, rates: Sequence[float] = RATES, optimizers: Sequence[str] = ("sgd",),
    seeds: int = 10,
) -> Grid:  # fmt: skip
    """Optimizer x learning rate, over seeds, on the same data."""
    return Grid(base, {"optimizer": optimizers, "learning_rate": rates}, seeds)


def bias_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Each measure of each activation, optimizer and bias with its interval; `frame` holds one row a network."""
    return summarise(frame, ["activation", "optimizer", "initial_bias"], MEASURES)


def bias_cells(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """The same for every cell of the grid, NaN and n = 0 where no network is trained yet; `frame` may be empty."""
    cells = pd.DataFrame(grid.cells()).merge(pd.DataFrame({"measure": MEASURES}), how="cross")
    if not len(frame):
        return cells.assign(n=0, value=np.nan, low=np.nan, high=np.nan)
    return cells.merge(bias_summary(frame), how="left").fillna({"n": 0}).astype({"n": int})


def collapse_cells(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """The share of networks that collapsed with each initializer of the grid; `frame` may be empty."""
    cells = pd.DataFrame({"initializer": grid.axes["initializer"]})
    if not len(frame):
        return cells.assign(n=0, value=np.nan, low=np.nan, high=np.nan)
    return cells.merge(summarise(frame, ["initializer"], ["collapsed"]), how="left").fillna({"n": 0})


def rate_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Dead share of each layer (`dead_1`, ...), scores and stuck networks of each optimizer and learning rate."""
    by = ["optimizer", "learning_rate"]
    if not len(frame):
        return pd.DataFrame(columns=[*by, "measure", *Estimate._fields])
    layers = [name.removeprefix("alive_end_") for name in frame.columns if name.startswith("alive_end_")]
    dead = pd.DataFrame({f"dead_{layer}": 1 - frame[f"alive_end_{layer}"] for layer in layers})
    measures = [*dead.columns, "test_score", "stuck"]
    return summarise(pd.concat([frame, dead], axis=1), by, measures)


def stuck_from(summary: pd.DataFrame, activation: str, optimizer: str) -> float | None:
    """The bias nearest to 0 at which, and at all lower ones, at least half the networks are stuck; None if at none."""
    of_these = (summary["activation"] == activation) & (summary["optimizer"] == optimizer)
    part = summary[of_these & (summary["measure"] == "stuck")].sort_values("initial_bias")
    stuck = (part["value"] >= HALF).cummin()  # from the lowest bias upwards, as long as half of them are
    return float(part["initial_bias"][stuck].max()) if stuck.any() else None


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
