"""What the weights of a dense network and its inputs tell besides the values of its units."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.checks import numbers, require
from core.diagnosis.monitor import Monitor, Notes
from core.diagnosis.reading import Reading, checked_reading
from core.engine.activations import NEGATIVE_SLOPE, Array
from core.engine.network import Layer, Network, pre_activations

BLOCK = 1 << 20  # values of all hidden units at a time


def observe(
    network: Network, inputs: Array, activation: str = "relu", negative_slope: float = NEGATIVE_SLOPE
) -> Monitor:
    """A monitor of a dense network's hidden layers, "layer 1" and so on, over inputs (n, d)."""
    monitor, x = Monitor(activation, "pre", negative_slope), checked_inputs(network, inputs)
    for z in _blocks(network, x, checked_reading(activation, "pre", negative_slope)):
        for number, (layer, values) in enumerate(zip(network, z[:-1]), start=1):
            monitor.update(f"layer {number}", values, notes=notes_of(layer))
    return monitor


def notes_of(layer: Layer) -> Notes:
    """A layer's biases and the length of each unit's incoming weights."""
    return Notes(bias=layer.biases, weight_norm=np.linalg.norm(layer.weights, axis=0), modes=("evaluation",))


def checked_inputs(network: Network, inputs: object) -> Array:
    """Inputs as float64 (n, d), as many columns as the network has inputs."""
    x, d = numbers("inputs", inputs), len(network[0].weights)
    require(x.ndim == 2 and x.shape[1] == d, "inputs", f"have the shape (n, {d})", x.shape)
    require(len(x) > 0, "inputs", "hold at least one row", 0)
    return x


def cut_off_units(network: Network, inputs: Array, reading: Reading) -> list[NDArray[np.bool_]]:
    """Which units of each hidden layer get no gradient of any loss, on any of the inputs (n, d).

    So it is when on each input every path of slopes and weights from a unit to the output holds a 0. Both enter by
    magnitude, so that nothing cancels. Units that are dead by themselves are among them.
    """
    reached = [np.zeros(layer.weights.shape[1], dtype=bool) for layer in network[:-1]]
    for z in _blocks(network, checked_inputs(network, inputs), reading):
        opening = np.ones_like(z[-1])
        for index in range(len(network) - 2, -1, -1):
            open_above = opening @ np.abs(network[index + 1].weights).T > 0
            opening = (open_above & (reading.slope_shares(z[index]) > 0)).astype(float)
            reached[index] |= opening.any(axis=0)
    return [~each for each in reached]


def _blocks(network: Network, x: Array, reading: Reading) -> Iterator[list[Array]]:
    """z of every layer for some inputs at a time."""
    rows = max(1, BLOCK // sum(layer.weights.shape[1] for layer in network))
    for start in range(0, len(x), rows):
        yield pre_activations(network, x[start : start + rows], reading.entry, reading.negative_slope)
