"""Forward and backward pass of a stack of networks: lists of array operations on memory that is allocated once.

Samples are columns. A layer's input carries a last row of ones, so that weights and biases are one block:
z = block^T @ h. Leading axes (none for one network, networks, or epochs x networks) are written `...`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.engine.activations import Activation
from core.engine.arrays import Array, Operation, Slope, aligned
from core.engine.network import layer_blocks

FEWEST_COLUMNS = 4  # with fewer, a product's rounding depends on the order of rows and networks in memory


@dataclass(frozen=True)
class LayerMemory:
    """What one layer reads and writes for a batch of n columns."""

    block: Array  # (..., fan_in + 1, fan_out): weights, and a last row of biases
    gradient: Array  # (..., fan_in + 1, fan_out): of the loss
    z: Array  # (..., fan_out, n): pre-activations
    h: Array  # (..., fan_out + 1, n): phi(z) and a row of ones

    @property
    def weights(self) -> Array:
        return self.block[..., :-1, :]

    @property
    def value(self) -> Array:
        """phi(z), (..., fan_out, n)."""
        return self.h[..., :-1, :]

    @property
    def slope(self) -> Array:
        """phi'(z), (..., fan_out, n): the backward pass puts it in the place of z, read for the last time just then."""
        return self.z

    @property
    def delta(self) -> Array:
        """Gradient of the loss for z, (..., fan_out, n): in the place of phi(z), read for the last time just before."""
        return self.value


def allocate(parameters: Array, gradients: Array, widths: Sequence[int], n: int) -> list[LayerMemory]:
    """Memory for batches of n columns; weights and gradients are views of parameters and gradients (..., P)."""
    blocks = zip(layer_blocks(parameters, widths), layer_blocks(gradients, widths))
    return [_allocate_layer(block, gradient, n) for block, gradient in blocks]


def _allocate_layer(block: Array, gradient: Array, n: int) -> LayerMemory:
    lead, fan_out = block.shape[:-2], block.shape[-1]
    h = _rows_first(lead, fan_out + 1, n)
    h[...] = 1.0
    return LayerMemory(block, gradient, _rows_first(lead, fan_out, n), h)


def _rows_first(lead: tuple[int, ...], rows: int, n: int) -> Array:
    """Zeros (..., rows, n) whose row axis comes first in memory, so that phi(z) without its ones is one piece.

    On pieces with gaps, a multiplication takes three times as long.
    """
    if n < FEWEST_COLUMNS:
        return aligned((*lead, rows, n))
    return np.moveaxis(aligned((rows, *lead, n)), 0, -2)


def with_ones(x: Array) -> Array:
    """Inputs (..., n, d) with a last column of ones, (..., n, d + 1); transposed, they enter a network."""
    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)


def forward_operations(
    x: Array, layers: Sequence[LayerMemory], activation: Activation, negative_slope: Slope
) -> list[Operation]:
    """From x (..., d + 1, n) to every layer's z and h; the last layer's z is the output."""
    operations: list[Operation] = []
    h = x
    for layer in layers[:-1]:
        operations.append(product(layer.block.swapaxes(-1, -2), h, layer.z))
        operations.append(activation.bind(layer.z, layer.value, negative_slope).value)
        h = layer.h
    return [*operations, product(layers[-1].block.swapaxes(-1, -2), h, layers[-1].z)]


def backward_operations(
    x: Array, layers: Sequence[LayerMemory], activation: Activation, negative_slope: Slope
) -> list[Operation]:
    """From the last layer's delta to every layer's slope, delta and gradient."""
    operations: list[Operation] = []
    layer = layers[-1]
    for below in layers[-2::-1]:
        operations.append(product(below.h, layer.delta.swapaxes(-1, -2), layer.gradient))
        operations.append(activation.bind(below.z, below.value, negative_slope).slope)
        delta = below.delta  # one view for operand and result: with two, NumPy looks for overlaps, .9 us instead of .5
        operations.append(product(layer.weights, layer.delta, delta))
        operations.append(partial(np.multiply, delta, below.slope, delta))
        layer = below
    return [*operations, product(x, layer.delta.swapaxes(-1, -2), layer.gradient)]


def product(left: Array, right: Array, out: Array) -> Operation:
    """The quickest call for left @ right; all of them round alike, so one network and a stack agree bit for bit."""
    if out.ndim == 2:
        return partial(left.dot, right, out)  # np.dot asks first whether these are arrays of another library: .15 us
    if left.shape[-1] == 1:
        return partial(np.einsum, "...ij,...jk->...ik", left, right, out=out)
    return partial(np.matmul, left, right, out)
