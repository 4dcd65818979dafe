"""Networks as plain tuples of layers, and stacks of many networks as one array of parameters."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from core.engine.activations import NEGATIVE_SLOPE, Activation
from core.engine.arrays import Array
from core.engine.initializers import Initializer


class Layer(NamedTuple):
    """One layer: z = x @ weights + biases."""

    weights: Array  # (fan_in, fan_out)
    biases: Array  # (fan_out,)


Network = tuple[Layer, ...]


class HasWeights(Protocol):
    """Anything with `weights` (fan_in, fan_out) and `biases` (fan_out,) to read."""

    @property
    def weights(self) -> Array: ...
    @property
    def biases(self) -> Array: ...


def draw_network(
    rng: np.random.Generator, widths: Sequence[int], initializer: Initializer, hidden_biases: Sequence[float]
) -> Network:
    """An untrained network; widths = (inputs, hidden ..., outputs), hidden_biases one value a hidden layer.

    A scheme that draws biases of its own has them shifted by hidden_biases; the output layer's are 0.
    """
    drawn = [initializer.draw(rng, *shape) for shape in pairwise(widths)]
    biases = [block[-1] + shift for block, shift in zip(drawn, hidden_biases)] + [np.zeros(widths[-1])]
    return tuple(Layer(block[:-1], bias) for block, bias in zip(drawn, biases))


def pre_activations(
    network: Iterable[HasWeights], x: Array, activation: Activation, negative_slope: float = NEGATIVE_SLOPE
) -> list[Array]:
    """z of every layer, outputs last, for inputs x (n, d): a list of (n, width)."""
    result: list[Array] = []
    with np.errstate(all="ignore"):  # weights on their way to infinity, in a run that is about to diverge
        for layer in network:
            inputs = activation.value(result[-1], None, negative_slope) if result else x
            result.append(inputs @ layer.weights + layer.biases)
    return result


def layer_sizes(widths: Sequence[int]) -> list[int]:
    """How many parameters each layer holds, biases included."""
    return [(fan_in + 1) * fan_out for fan_in, fan_out in pairwise(widths)]


def flatten(network: Iterable[HasWeights]) -> Array:
    """All parameters of a network in one row (P,): a layer's weights, then its biases, layer by layer."""
    parts = [np.ravel(part) for layer in network for part in (layer.weights, layer.biases)]
    return np.concatenate(parts, dtype=float)


def layer_blocks(flat: Array, widths: Sequence[int]) -> list[Array]:
    """Views (..., fan_in + 1, fan_out) of flat parameters (..., P); the last row of a block is the biases."""
    blocks, start, lead = [], 0, flat.shape[:-1]
    for size, fan_out in zip(layer_sizes(widths), widths[1:]):
        blocks.append(flat[..., start : start + size].reshape(*lead, size // fan_out, fan_out))
        start += size
    return blocks


def unflatten(flat: Array, widths: Sequence[int]) -> Network:
    """The network whose parameters are the row `flat` (P,), as views of it."""
    return unflatten_all(flat[None], widths)[0]


def unflatten_all(flat: Array, widths: Sequence[int]) -> tuple[Network, ...]:
    """The networks whose parameters are the rows of `flat` (n, P), as views of it."""
    layers = (map(Layer, block[:, :-1], block[:, -1]) for block in layer_blocks(flat, widths))
    return tuple(zip(*layers))
