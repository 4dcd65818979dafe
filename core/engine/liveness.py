"""Which units are active, asleep, cut off or dead, always over a whole data set, and what became of each."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import Activation
from core.engine.arrays import Array, Slope
from core.engine.passes import LayerMemory

ACTIVE_SHARE = 0.05  # of the steepest slope: from here on a unit responds and learns
DEAD_SHARE = 1e-6  # of the steepest slope: below, no gradient worth the name reaches a unit's weights
EDGE = 1e-9  # of a layer's scale: units often converge to the edge of the zero zone, with z near 1e-17, and are dead
DORMANT_TAU = 0.025  # Sokar et al. 2023, arXiv 2302.12902


class UnitState(IntEnum):
    """A unit's state over a data set; r is its largest slope over the data / the activation's steepest slope."""

    ACTIVE = 0  # r >= 0.05
    ASLEEP = 1  # 1e-6 <= r < 0.05
    CUT_OFF = 2  # alive by itself, but no gradient comes back from the output on any sample
    DEAD = 3  # r < 1e-6


_STATE_BETWEEN = np.array([UnitState.DEAD, UnitState.ASLEEP, UnitState.ACTIVE], dtype=np.int8)  # below, between, above


def edge(z: Array) -> Array:
    """How far beyond a kink a layer's z (..., width, n) still count as being at it, (..., 1, 1).

    Relative to the layer's scale, its largest |z| over the data: in a deep network with tiny weights, all z near 1e-10
    are alive. A scale over 1 counts as 1.
    """
    scale: Array = np.maximum(z.max(axis=(-2, -1), keepdims=True), -z.min(axis=(-2, -1), keepdims=True))
    return EDGE * scale.clip(max=1.0)


def responses(z: Sequence[Array], activation: Activation, negative_slope: Slope) -> Array:
    """r of each unit, (..., units), from every hidden layer's pre-activations (..., width, n) over the data set."""
    if activation.slope_rises:
        largest = np.concatenate([layer.max(axis=-1) for layer in z], axis=-1)
        largest = _off_the_edge(largest[..., None], activation, lambda: _edges(z))
        return responses_of_slopes([activation.slope(largest, negative_slope=negative_slope)], activation)
    judged = [_off_the_edge(layer, activation, partial(edge, layer)) for layer in z]
    return responses_of_slopes([activation.slope(each, negative_slope=negative_slope) for each in judged], activation)


def responses_of_slopes(slopes: Sequence[Array], activation: Activation) -> Array:
    """r of each unit, (..., units), from phi'(z) of every hidden layer (..., width, n)."""
    return np.concatenate([np.abs(layer).max(axis=-1) for layer in slopes], axis=-1) / activation.steepest


def _edges(z: Sequence[Array]) -> Array:
    """The edge of each unit's layer, (..., units, 1)."""
    return np.concatenate([np.broadcast_to(edge(layer), (*layer.shape[:-1], 1)) for layer in z], axis=-2)


def _off_the_edge(z: Array, activation: Activation, edges: Callable[[], Array]) -> Array:
    """z with those within the edge of a kink moved back onto it, where the slope is the one from the left."""
    for kink in activation.kinks:
        near = (z > kink) & (z <= kink + EDGE)
        if near.any():  # rarely: the scale of a layer takes longer than all else that is judged of it
            z = np.where(near & (z - kink <= edges()), kink, z)
    return z


def unit_states(response: Array, cut_off: NDArray[np.bool_] | None = None) -> NDArray[np.int8]:
    """UnitState codes from r and, where known, from which units no gradient comes back; any shape."""
    states = _STATE_BETWEEN[np.searchsorted((DEAD_SHARE, ACTIVE_SHARE), response, side="right")]
    if cut_off is not None:
        states[cut_off & (states != UnitState.DEAD)] = UnitState.CUT_OFF
    return states


def find_cut_off(layers: Sequence[LayerMemory], response: Array) -> NDArray[np.bool_]:
    """Which hidden units (..., units) get no gradient whatever the loss, after a backward pass over the data set."""
    of_biases: Array = np.concatenate([layer.gradient[..., -1, :] for layer in layers[:-1]], axis=-1)
    silent: NDArray[np.bool_] = (of_biases == 0) & (response >= DEAD_SHARE)
    suspects: NDArray[np.bool_] = np.asarray(silent.any(axis=-1))
    if suspects.any():
        silent[suspects] = _unreachable(layers, suspects)
    return silent


def _unreachable(layers: Sequence[LayerMemory], networks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Units (m, units) of some networks from which, on no sample, non-zero slopes and weights lead to the output.

    Slopes and weights enter by magnitude, so nothing cancels, and a loss that has run to 0 plays no part.
    """
    opening = np.ones_like(layers[-1].z[networks])
    result = []
    for layer, below in zip(layers[:0:-1], layers[-2::-1]):
        opening = np.abs(layer.weights[networks]) @ opening
        opening *= np.abs(below.slope[networks])
        result.append(opening.max(axis=-1) == 0)
    return np.concatenate(result[::-1], axis=-1)


def mean_sizes(layers: Sequence[LayerMemory], activation: Activation) -> Array:
    """Mean |h| of every hidden unit, (..., units), after a forward pass."""
    n = layers[-1].z.shape[-1]
    mean = np.full(n, 1 / n)
    sizes = [layer.value if activation.never_negative else np.abs(layer.value) for layer in layers[:-1]]
    return np.concatenate([size @ mean for size in sizes], axis=-1)


def dormant_shares(sizes: Array, tau: float = DORMANT_TAU) -> Array:
    """Share of tau-dormant units, (...), from the mean |h| of a layer's units (..., width) [Sokar et al. 2023].

    A unit is dormant when its mean |h| is at most tau times the layer's mean |h|.
    """
    shares: Array = (sizes <= tau * sizes.mean(axis=-1, keepdims=True)).mean(axis=-1)
    return shares


class Fates(NamedTuple):
    """What became of each unit of a layer over the logged epochs, each (width,)."""

    born_dead: NDArray[np.bool_]
    died: NDArray[np.bool_]  # alive at a logged epoch, dead at the next
    revived: NDArray[np.bool_]  # dead at a logged epoch, alive at the next
    dead_at_end: NDArray[np.bool_]
    first_death: NDArray[np.int64]  # index of the logged epoch at which it first died, -1 if it never did
    first_revival: NDArray[np.int64]  # likewise


def fates(states: NDArray[np.integer]) -> Fates:
    """Fates from a layer's logged states (E + 1, width)."""
    dead = states == UnitState.DEAD
    deaths, revivals = dead[1:] & ~dead[:-1], dead[:-1] & ~dead[1:]
    died, revived = deaths.any(axis=0), revivals.any(axis=0)
    return Fates(dead[0], died, revived, dead[-1], _first(deaths, died), _first(revivals, revived))


def _first(events: NDArray[np.bool_], happened: NDArray[np.bool_]) -> NDArray[np.int64]:
    if not len(events):
        return np.full(happened.shape, -1)
    return np.where(happened, events.argmax(axis=0) + 1, -1)
