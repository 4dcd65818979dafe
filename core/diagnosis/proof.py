"""Proof without samples: bounds of every pre-activation over a box of inputs, by interval arithmetic."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import numbers, require
from core.diagnosis.reading import Reading
from core.engine.activations import Array
from core.engine.network import Network

Box = tuple[ArrayLike, ArrayLike]


def prove_silent(network: Network, box: Box, reading: Reading) -> list[NDArray[np.bool_]]:
    """Which units of each hidden layer are silent on the whole box: the upper bound of z is 0 or less.

    Sound, but not complete: a unit that is not proved may be silent all the same [Moore 1966; for removing such
    units, Serra et al. 2020, arXiv 2001.00218]. Bounds are widened by what rounding can add, so that no point of the
    box gives a value above 0, in float64. Only ReLU and ReLU6 can be silent.
    """
    low, high = checked_box(network, box)
    proved = []
    for layer in network[:-1]:
        low, high = _through(layer.weights, layer.biases, low, high)
        proved.append((high <= 0) & reading.entry.has_edge)
        low, high = (reading.entry.value(end, None, reading.negative_slope) for end in (low, high))
    return proved


def checked_box(network: Network, box: Box) -> tuple[Array, Array]:
    """The lower and the upper ends (d,) of a box; one number stands for all of them."""
    require(isinstance(box, tuple | list) and len(box) == 2, "box", "be a pair (low, high)", type(box).__name__)
    d = len(network[0].weights)
    ends = [numbers("box", end) for end in box]
    fits = all(end.shape in ((), (d,)) and bool(np.isfinite(end).all()) for end in ends)
    require(fits, "box", f"hold finite numbers, one or {d} for each end", [end.shape for end in ends])
    low, high = (np.broadcast_to(end, (d,)) for end in ends)
    require(bool((low <= high).all()), "box", "have low <= high", f"{low[low > high][:1]} above {high[low > high][:1]}")
    return low, high


def _through(weights: Array, biases: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Bounds of x @ weights + biases for low <= x <= high, widened by the rounding of such a sum [Higham 2002, 3.1]."""
    rising, falling = np.maximum(weights, 0), np.minimum(weights, 0)
    size = np.maximum(np.abs(low), np.abs(high)) @ np.abs(weights) + np.abs(biases)
    slack = 2 * (len(weights) + 2) * np.finfo(float).eps * size
    return low @ rising + high @ falling + biases - slack, high @ rising + low @ falling + biases + slack
