"""Networks that are dead before training [Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733].

A network of depth L has L - 1 hidden layers of one width and one input. It is born dead when a hidden layer is dead
on the whole data set: it then puts out the same number whatever the input, and can learn nothing but a constant.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.data.generators import CURVE_REACH
from core.engine.activations import ACTIVATIONS, Array
from core.engine.initializers import INITIALIZERS
from core.studies.intervals import summarise, wilson
from core.studies.run.grid import Grid
from core.training import TrainingConfig
from core.training.pauses import pause

INPUTS = np.linspace(-CURVE_REACH, CURVE_REACH, 12)  # of both signs; with zero biases, one of each would do


class Published(NamedTuple):
    """A share of networks that collapsed, as printed."""

    target: str
    initializer: str
    depth: int
    width: int
    share: float
    relation: str  # "=", "about" or "more than"
    source: str


_LU = "Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733"

PUBLISHED = (
    Published("abs", "he_normal", 10, 2, 0.90, "more than", _LU),
    Published("x_sin_5x", "he_normal", 10, 2, 0.919, "=", _LU),
    Published("x_sin_5x", "rai", 10, 2, 0.292, "=", _LU),
    Published("step", "he_normal", 10, 2, 0.938, "=", _LU),
    Published("step", "rai", 10, 2, 0.326, "about", _LU),
)


class Between(NamedTuple):
    """What the probability of being born dead lies between."""

    low: Array
    high: Array


def lu_bounds(depth: ArrayLike, width: ArrayLike) -> Between:
    """Bounds for one input, zero biases and symmetric weights of any scale; arrays broadcast.

    The upper one is exact for a single fixed input, the lower one at depth 3; at depth 2 it is 0.
    """
    length, n = np.asarray(depth, dtype=float), np.asarray(width, dtype=float)
    if (length < 2).any() or (n < 1).any():
        raise ValueError(f"depth must be at least 2 and width at least 1, got {depth!r} and {width!r}")
    q = 0.5**n
    a1, a2 = 1 - q, 1 - 2 * q - (n - 1) * q**2
    c = (1 - 2 * q) * (1 - q) / (1 + (n - 1) * q)
    low = 1 - a1 ** (length - 2) + c * (a2 ** (length - 2) - a1 ** (length - 2))
    return Between(low, 1 - (1 - q) ** (length - 1))


def exact_depth_3(width: ArrayLike) -> Array:
    """P(born dead) with two hidden layers: 2^(1 - 2N) + (1 - 2^(1 - N)) 4^-N."""
    n = np.asarray(width, dtype=float)
    return 2.0 ** (1 - 2 * n) + (1 - 2.0 ** (1 - n)) * 4.0**-n


class Count(NamedTuple):
    """How many networks were born dead, of how many."""

    dead: int
    networks: int


def simulate_born_dead(
    depth: int, width: int, networks: int = 2000, seed: int = 0, *, initializer: str = "he_normal"
) -> Count:
    """Draw networks, all at once, and count those in which a layer is dead on INPUTS; nothing is trained."""
    return Count(int((death_layers(depth, width, networks, seed, initializer=initializer) > 0).sum()), networks)


def death_layers(
    depth: int, width: int, networks: int, seed: int, *, initializer: str = "he_normal", inputs: Array = INPUTS
) -> NDArray[np.int64]:
    """The first hidden layer, counted from 1, that is dead in each network, or 0, (networks,).

    Judged by z <= 0 exactly: the scale of a deep narrow network may fall below any tolerance without killing it.
    """
    if min(depth - 1, width, networks) < 1:
        raise ValueError(f"depth must be at least 2, width and networks at least 1, got {(depth, width, networks)}")
    rng, relu = np.random.default_rng([seed, depth, width]), ACTIVATIONS["relu"]
    result, living = np.zeros(networks, dtype=np.int64), np.arange(networks)
    h = np.broadcast_to(inputs, (networks, 1, len(inputs)))
    for layer in range(1, depth):
        weights, biases = _draw(rng, len(living), h.shape[1], width, initializer)
        z = weights @ h + biases  # (living networks, width, inputs)
        alive = (z > 0).any(axis=(1, 2))
        result[living[~alive]] = layer
        living, h = living[alive], relu.value(z[alive])
    return result


def _draw(rng: np.random.Generator, networks: int, fan_in: int, fan_out: int, initializer: str) -> tuple[Array, Array]:
    """One layer of every network: weights (networks, fan_out, fan_in), biases (networks, fan_out, 1).

    Drawn as one wide layer: units are independent of each other, in every scheme, but for a scale that kills nothing.
    """
    units = INITIALIZERS[initializer].draw(rng, fan_in, networks * fan_out).T.reshape(networks, fan_out, fan_in + 1)
    return units[..., :-1], units[..., -1:]


def born_dead_table(
    depths: Sequence[int], widths: Sequence[int], networks: int = 2000, seed: int = 0, *, initializer: str = "he_normal"
) -> pd.DataFrame:
    """Simulated share with its interval, and both bounds, for each depth and width."""
    cells = list(product(depths, widths))
    counts = []
    for cell in cells:
        counts.append(simulate_born_dead(*cell, networks, seed, initializer=initializer))
        pause()
    frame = pd.DataFrame(cells, columns=["depth", "width"])
    frame[["n", "share", "low", "high"]] = [wilson(*count) for count in counts]
    bounds = lu_bounds(frame["depth"], frame["width"])
    return frame.assign(lower_bound=bounds.low, upper_bound=bounds.high)


COLLAPSE_BASE = TrainingConfig(
    dataset="abs", n_samples=500, noise=0.0, hidden_widths=(2,) * 9, activation="relu",
    optimizer="sgd", learning_rate=0.05, batch_size=32, epochs=200,
)  # fmt: skip


def collapse_grid(
    *, targets: Sequence[str] = ("abs",), initializers: Sequence[str] = ("he_normal", "rai"),
    depth: int = 10, width: int = 2, seeds: int | Sequence[int] = 200, base: TrainingConfig = COLLAPSE_BASE,
) -> Grid:  # fmt: skip
    """Deep narrow networks fitted to a curve of one number; `collapsed` says which ended up constant."""
    base = replace(base, hidden_widths=(width,) * (depth - 1))
    return Grid(base, {"dataset": targets, "initializer": initializers}, seeds)


def collapse_cells(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """The share of networks that collapsed with each initializer of the grid; `frame` may be empty."""
    cells = pd.DataFrame({"initializer": grid.axes["initializer"]})
    if not len(frame):
        return cells.assign(n=0, value=np.nan, low=np.nan, high=np.nan)
    return cells.merge(summarise(frame, ["initializer"], ["collapsed"]), how="left").fillna({"n": 0})
