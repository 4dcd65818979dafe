"""One unit, phi(w x + b), fitted to a target: its loss over the (w, b) plane, where it is dead, and gradient descent.

The loss is half the mean squared error, as in the trainer; the output weight is 1 and stays 1.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.data import DATASETS, load_dataset
from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE, Array
from core.engine.liveness import UnitState, responses, unit_states
from core.studies.intervals import Estimate, wilson
from core.training import TrainingConfig

LINE = "line"
TARGETS = {  # name -> label
    **{name: entry.label for name, entry in DATASETS.items() if entry.task == "regression" and entry.n_features == 1},
    LINE: "a line: x/2 + 1",
}
LARGEST = 1e6  # of w and b: beyond it a run has diverged
CELLS_AT_ONCE = 1_000_000  # of points (w, b) times samples


class Samples(NamedTuple):
    """What the unit is fitted to, in the order of x, each (n,)."""

    x: Array
    y: Array


class Unit(NamedTuple):
    """What a unit is besides its weight and bias."""

    activation: str = "relu"
    negative_slope: float = NEGATIVE_SLOPE


class Moment(NamedTuple):
    """What a unit does at one (w, b) with every sample, and what its gradient is made of."""

    w: float
    b: float
    z: Array  # (n,)
    output: Array  # (n,)
    slope: Array  # (n,)
    error: Array  # (n,), output - y
    terms: Array  # (n, 2): error * slope * (x, 1)
    gradient: Array  # (2,): their mean
    loss: float


class Path(NamedTuple):
    """Gradient descent: S + 1 points, fewer where it diverged."""

    w: Array
    b: Array
    loss: Array
    gradient: Array  # (S + 1, 2)
    states: NDArray[np.int8]  # UnitState codes over the samples
    diverged: bool


def samples(target: str, n_samples: int, shift: float = 0.0, data_seed: int = 0) -> Samples:
    """The training rows of a data set, or a line over the same inputs; `shift` moves x as if it were not centred."""
    name = "abs" if target == LINE else target
    drawn = load_dataset(TrainingConfig(dataset=name, n_samples=n_samples, noise=0.0, data_seed=data_seed))
    order = np.argsort(drawn.x_train[:, 0])
    x = drawn.x_train[order, 0]
    return Samples(x + shift, x / 2 + 1 if target == LINE else drawn.y_train[order].astype(np.float64, copy=False))


def moment(data: Samples, unit: Unit, w: float, b: float) -> Moment:
    """One point (w, b) looked at closely."""
    z = w * data.x + b
    entry = ACTIVATIONS[unit.activation]
    output = entry.value(z, None, unit.negative_slope)
    slope = entry.slope(z, negative_slope=unit.negative_slope)
    error = output - data.y
    terms = (error * slope)[:, None] * np.column_stack([data.x, np.ones_like(z)])
    return Moment(w, b, z, output, slope, error, terms, terms.mean(axis=0), float((error**2).mean() / 2))


def descend(data: Samples, unit: Unit, start: tuple[float, float], learning_rate: float, steps: int) -> Path:
    """Full-batch gradient descent: (w, b) -= learning_rate * gradient."""
    moments = [moment(data, unit, *start)]
    while len(moments) <= steps:
        last = moments[-1]
        step = np.array([last.w, last.b]) - learning_rate * last.gradient
        if not (np.abs(step) <= LARGEST).all():
            break
        moments.append(moment(data, unit, *step.tolist()))
    w, b, loss = (np.array([getattr(each, name) for each in moments]) for name in ("w", "b", "loss"))
    gradient = np.array([each.gradient for each in moments])
    return Path(w, b, loss, gradient, states(data, unit, w, b), len(moments) <= steps)


def path_table(path: Path, last: int) -> pd.DataFrame:
    """One row a step up to `last`: step, w, b, loss, gradient_w, gradient_b, state."""
    by_w, by_b = path.gradient.T
    names = [UnitState(code).name.lower() for code in path.states]
    columns = {"w": path.w, "b": path.b, "loss": path.loss, "gradient_w": by_w, "gradient_b": by_b, "state": names}
    return pd.DataFrame(columns).rename_axis("step").reset_index().head(last + 1)


def states(data: Samples, unit: Unit, w: ArrayLike, b: ArrayLike) -> NDArray[np.int8]:
    """UnitState codes over the samples, for each of the points w, b (m,)."""
    z = np.asarray(w)[:, None, None] * data.x + np.asarray(b)[:, None, None]  # each point a layer of its own
    return unit_states(responses([z], ACTIVATIONS[unit.activation], unit.negative_slope))[:, 0]


def loss_plane(data: Samples, unit: Unit, w: Array, b: Array) -> Array:
    """The loss at every pair, (len(b), len(w))."""
    value = ACTIVATIONS[unit.activation].value
    rows = max(1, CELLS_AT_ONCE // (len(w) * len(data.x)))
    parts = []
    for start in range(0, len(b), rows):
        z = w[None, :, None] * data.x + b[start : start + rows, None, None]
        parts.append(((value(z, None, unit.negative_slope) - data.y) ** 2).mean(axis=-1) / 2)
    return np.concatenate(parts)


def cone_edge(x: Array, w: ArrayLike) -> Array:
    """The largest b at which z <= 0 for every sample, at each w: -max(w x_min, w x_max)."""
    w = np.asarray(w, dtype=float)
    return -np.maximum(w * x.min(), w * x.max())


def state_in_cone(unit: Unit) -> UnitState | None:
    """The state of a unit whose every z is below 0, where it does not depend on how far below."""
    below = -np.logspace(-6, 6, 25)
    found = set(states(Samples(np.zeros(1), np.zeros(1)), unit, np.zeros(25), below).tolist())
    return UnitState(found.pop()) if len(found) == 1 else None


def born_dead_probability(x: Array) -> float:
    """P(z <= 0 for every sample) when the direction of (w, b) is uniform.

    The cone is the polar of that of (x_min, 1) and (x_max, 1): its angle is pi less theirs.
    """
    return float(0.5 - (np.arctan(x.max()) - np.arctan(x.min())) / (2 * np.pi))


def born_dead_share(x: Array, n: int, seed: int = 0) -> Estimate:
    """The same share among n drawn units, each looked at on every sample, with Wilson's interval."""
    w, b = np.random.default_rng(seed).standard_normal((2, n, 1))
    return wilson(int((w * x + b <= 0).all(axis=1).sum()), n)
