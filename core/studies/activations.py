"""Where on the axis of pre-activations a gradient passes, and for which share of a normal cloud of inputs."""

from collections.abc import Mapping
from functools import lru_cache
from math import erfc, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE, Array
from core.engine.liveness import UnitState, unit_states

REACH = 40.0  # of z: further out no activation changes its zone
STEP = 0.005  # a zone narrower than this may be overlooked
HALVINGS = 50
PASSAGES = (UnitState.ACTIVE, UnitState.ASLEEP, UnitState.DEAD)


class Zone(NamedTuple):
    """A stretch of z; `state` is that of a unit all of whose inputs fall into it: a kink belongs to its left."""

    low: float
    high: float
    state: UnitState


def states_at(z: Array, activation: str, negative_slope: float = NEGATIVE_SLOPE) -> NDArray[np.int8]:
    """For each z, the state of a unit that has nothing but this pre-activation: UnitState codes, any shape."""
    entry = ACTIVATIONS[activation]
    return unit_states(np.abs(entry.slope(z, negative_slope=negative_slope)) / entry.steepest)


@lru_cache(maxsize=500)
def slope_zones(activation: str, negative_slope: float = NEGATIVE_SLOPE) -> tuple[Zone, ...]:
    """The zones of an activation from -inf to inf, by looking every STEP and halving around each change."""
    z = np.arange(-REACH, REACH + STEP / 2, STEP)
    states = states_at(z, activation, negative_slope)
    changes = np.flatnonzero(states[1:] != states[:-1])
    edges = _edges(z[changes], z[changes + 1], activation, negative_slope)
    codes = states[np.append(changes, len(z) - 1)]
    return tuple(
        Zone(low, high, UnitState(code)) for low, high, code in zip((-np.inf, *edges), (*edges, np.inf), codes.tolist())
    )


def _edges(low: Array, high: Array, activation: str, negative_slope: float) -> list[float]:
    """Where between low and high (m,) the state changes."""
    start = states_at(low, activation, negative_slope)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        same = states_at(middle, activation, negative_slope) == start
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (np.round((low + high) / 2, 9) + 0.0).tolist()  # + 0.0: never -0


def passage_shares(zones: tuple[Zone, ...], mean: float, spread: float) -> dict[UnitState, float]:
    """Share of pre-activations N(mean, spread^2) in the zones of each state: exact, by the normal distribution."""
    shares = dict.fromkeys(PASSAGES, 0.0)
    for zone in zones:
        shares[zone.state] += _between((zone.low - mean) / spread, (zone.high - mean) / spread)
    return shares


def dead_probability(shares: Mapping[UnitState, float], n: int) -> float:
    """P(a unit gets no gradient from any of n inputs), drawn independently from the cloud of these shares."""
    return shares[UnitState.DEAD] ** n


def _between(low: float, high: float) -> float:
    """P(low < standard normal <= high), from the side on which it does not cancel."""
    if low > 0:
        low, high = -high, -low
    return (erfc(-high / sqrt(2)) - erfc(-low / sqrt(2))) / 2


def cloud_density(z: Array, mean: float, spread: float) -> Array:
    """Density of N(mean, spread^2) at z, any shape."""
    return np.exp(-(((z - mean) / spread) ** 2) / 2) / (spread * sqrt(2 * np.pi))
