"""How many units of the first layer are dead before training: exactly where a formula exists, else by drawing many."""

from typing import NamedTuple

import numpy as np

from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import DEAD_SHARE, UnitState, responses, unit_states
from core.training import TrainingConfig

DIRECTIONS = 720  # directions of a unit's weights over which the formula is averaged; in 2-D, every half degree
DRAWN_UNITS = 1000


class Prediction(NamedTuple):
    """Expected share of dead units in the first layer, and how it was found."""

    share: Array  # one a bias
    exact: bool  # a formula, not a simulation


def predicted_dead_share(config: TrainingConfig, dataset: Dataset, biases: Array) -> Prediction:
    """Share of first-layer units that are dead on the training set before training, for each of `biases` (m,).

    A unit is dead when r h(u) + b <= edge, with its weights' length r and direction u, and the data's support
    function h(u) = max_i x_i . u. For weights N(0, sigma^2) in d dimensions r / sigma is chi-distributed and
    independent of u, so P = mean over u of F_chi_d((edge - b) / (sigma h(u))). In two dimensions that is
    1 - mean over theta of exp(-b^2 / (2 sigma^2 h^2)) for b < 0. Only the convex hull of the data matters.
    """
    initializer, edge = INITIALIZERS[config.initializer], zero_zone_edge(config)
    if initializer.normal_sd is None or edge is None:
        return Prediction(_simulated(config, dataset, biases), exact=False)
    if edge == -np.inf:
        return Prediction(np.zeros(len(biases)), exact=True)
    d = dataset.x_train.shape[1]
    sigma = initializer.normal_sd(d, config.hidden_widths[0])
    support = (dataset.x_train @ _directions(d).T).max(axis=0)
    return Prediction(_mean_over_directions(edge - np.asarray(biases, float), sigma * support, d), exact=True)


def zero_zone_edge(config: TrainingConfig) -> float | None:
    """The z up to which no gradient passes, -inf if it always does; None unless the slope only rises with z."""
    activation = ACTIVATIONS[config.activation]
    if not activation.slope_rises:
        return None
    low, high = -1e3, 1e3

    def passes(z: float) -> bool:
        slope = activation.slope(np.array([z]), negative_slope=config.negative_slope)
        return bool(slope[0] >= DEAD_SHARE * activation.steepest)

    if passes(low):
        return -np.inf
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    return low


def _directions(d: int) -> Array:
    """Unit vectors (m, d): both signs in one dimension, evenly spaced in two, drawn uniformly beyond."""
    if d == 1:
        return np.array([[1.0], [-1.0]])
    if d == 2:
        theta = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
        return np.column_stack([np.cos(theta), np.sin(theta)])
    drawn = np.random.default_rng(0).standard_normal((DRAWN_UNITS, d))
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def _mean_over_directions(threshold: Array, scale: Array, d: int) -> Array:
    """Mean over directions of P(r scale <= threshold), r chi-distributed with d degrees, for thresholds (m,)."""
    t, s = threshold[:, None], scale[None, :]
    ratio = np.divide(t, s, out=np.zeros(np.broadcast_shapes(t.shape, s.shape)), where=s != 0)
    below = chi_cdf(np.abs(ratio), d)
    growing = np.where(t > 0, below, 0.0)  # s > 0: z grows with r, dead while r is small
    falling = np.where(t < 0, 1 - below, 1.0)  # s < 0: z falls with r, dead once r is large
    return np.where(s > 0, growing, np.where(s < 0, falling, t >= 0)).mean(axis=1)


def chi_cdf(r: Array, d: int) -> Array:
    """P(length of a standard normal vector in d dimensions <= r)."""
    if d == 2:
        return -np.expm1(-r * r / 2)
    from scipy.special import chdtr  # scikit-learn brings SciPy; loading it takes a moment

    return chdtr(d, r * r)


def _simulated(config: TrainingConfig, dataset: Dataset, biases: Array) -> Array:
    """The share among many drawn units."""
    units = _drawn_units(config, dataset.x_train.shape[1])
    z = (dataset.x_train @ units[:-1] + units[-1]).T  # (units, n)
    return np.array([_dead_share(config, z + bias) for bias in biases])


def _drawn_units(config: TrainingConfig, d: int) -> Array:
    """Layer after layer, (d + 1, at least DRAWN_UNITS): the width counts, as it sets the scale of Xavier weights."""
    rng, width = np.random.default_rng(0), config.hidden_widths[0]
    draw = INITIALIZERS[config.initializer].draw
    return np.hstack([draw(rng, d, width) for _ in range(-(-DRAWN_UNITS // width))])


def _dead_share(config: TrainingConfig, z: Array) -> float:
    """Share of dead units among those with pre-activations z (units, n)."""
    states = unit_states(responses([z], ACTIVATIONS[config.activation], config.negative_slope))
    return float((states == UnitState.DEAD).mean())
