"""Activation against initial bias: which networks are trained, and from which bias on they are stuck."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.studies.intervals import summarise
from core.studies.run.grid import Grid
from core.training import TrainingConfig

BASE = TrainingConfig(log_every=10)
ACTIVATIONS = ("relu", "leaky_relu", "elu", "tanh", "sigmoid")
BIASES = (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0)
MEASURES = ("alive_end", "test_score", "stuck")
HALF = 0.5  # of the networks


def bias_grid(
    base: TrainingConfig = BASE, activations: Sequence[str] = ACTIVATIONS, biases: Sequence[float] = BIASES,
    optimizers: Sequence[str] = ("sgd",), seeds: int = 10,
) -> Grid:  # fmt: skip
    """Activation x optimizer x initial bias, over seeds, on the same data."""
    return Grid(base, {"activation": activations, "optimizer": optimizers, "initial_bias": biases}, seeds)


def bias_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Each measure of each activation, optimizer and bias with its interval; `frame` holds one row a network."""
    return summarise(frame, ["activation", "optimizer", "initial_bias"], MEASURES)


def bias_cells(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """The same for every cell of the grid, NaN and n = 0 where no network is trained yet; `frame` may be empty."""
    cells = pd.DataFrame(grid.cells()).merge(pd.DataFrame({"measure": MEASURES}), how="cross")
    if not len(frame):
        return cells.assign(n=0, value=np.nan, low=np.nan, high=np.nan)
    return cells.merge(bias_summary(frame), how="left").fillna({"n": 0}).astype({"n": int})


def stuck_from(summary: pd.DataFrame, activation: str, optimizer: str) -> float | None:
    """The bias nearest to 0 at which, and at all lower ones, at least half the networks are stuck; None if at none."""
    of_these = (summary["activation"] == activation) & (summary["optimizer"] == optimizer)
    part = summary[of_these & (summary["measure"] == "stuck")].sort_values("initial_bias")
    stuck = (part["value"] >= HALF).cummin()  # from the lowest bias upwards, as long as half of them are
    return float(part["initial_bias"][stuck].max()) if stuck.any() else None
