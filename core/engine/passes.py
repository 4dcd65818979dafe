"""Forward and backward pass of a stack of networks: lists of array operations on buffers that are allocated once.

Samples are columns. A layer's input carries a last row of ones, so that weights and biases are one block:
z = block^T @ h. Leading axes (none for one network, networks, or epochs x networks) are written `...`.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from core.engine.activations import Activation, Array
from core.engine.network import layer_blocks

Slope = float | Array
Operation = Callable[[], object]


class LayerBuffers(NamedTuple):
    """What one layer reads and writes for a batch of n columns; `_t` marks a transposed view."""

    block_t: Array  # (..., fan_out, fan_in + 1)
    weights: Array  # (..., fan_in, fan_out)
    gradient: Array  # (..., fan_in + 1, fan_out)
    z: Array  # (..., fan_out, n) pre-activations; in a hidden layer, the backward pass leaves phi'(z) here
    h: Array  # (..., fan_out + 1, n) phi(z) and a row of ones
    value: Array  # (..., fan_out, n) phi(z), a view of h
    delta: Array  # gradient with respect to z: the same memory, as phi(z) is read for the last time just before
    delta_t: Array  # (..., n, fan_out)


def allocate(parameters: Array, gradients: Array, widths: Sequence[int], n: int) -> list[LayerBuffers]:
    """Buffers for batches of n columns over parameters and gradients (..., P), which they view."""
    return [
        _allocate_layer(block, gradient, n)
        for block, gradient in zip(layer_blocks(parameters, widths), layer_blocks(gradients, widths))
    ]


def _allocate_layer(block: Array, gradient: Array, n: int) -> LayerBuffers:
    lead, fan_out = block.shape[:-2], block.shape[-1]
    h = np.ones((*lead, fan_out + 1, n))
    value = h[..., :-1, :]
    return LayerBuffers(
        block.swapaxes(-1, -2), block[..., :-1, :], gradient,
        np.empty((*lead, fan_out, n)), h, value, value, value.swapaxes(-1, -2),
    )  # fmt: skip


def with_ones(x: Array) -> Array:
    """Inputs (..., n, d) as columns with a row of ones, (..., d + 1, n)."""
    columns = np.ones((*x.shape[:-2], x.shape[-1] + 1, x.shape[-2]))
    columns[..., :-1, :] = x.swapaxes(-1, -2)
    return columns


def forward_operations(
    x: Array, layers: Sequence[LayerBuffers], activation: Activation, negative_slope: Slope
) -> list[Operation]:
    """From x (..., d + 1, n) to every layer's z and h; the last layer's z is the output."""
    operations, h = [], x
    for layer in layers[:-1]:
        operations.append(product(layer.block_t, h, layer.z))
        operations.append(partial(activation.value, layer.z, layer.value, negative_slope))
        h = layer.h
    return [*operations, product(layers[-1].block_t, h, layers[-1].z)]


def backward_operations(
    x: Array, layers: Sequence[LayerBuffers], activation: Activation, negative_slope: Slope
) -> list[Operation]:
    """From the last layer's delta to every layer's delta and gradient; phi'(z) replaces z, delta replaces phi(z)."""
    operations, layer = [], layers[-1]
    for below in layers[-2::-1]:
        operations.append(product(below.h, layer.delta_t, layer.gradient))
        operations.append(partial(activation.slope_at, below.z, below.value, below.z, negative_slope))
        operations.append(product(layer.weights, layer.delta, below.delta))
        operations.append(partial(np.multiply, below.delta, below.z, below.delta))
        layer = below
    return [*operations, product(x, layer.delta_t, layer.gradient)]


def product(left: Array, right: Array, out: Array) -> Operation:
    """The quickest call for left @ right; all of them round alike, so one network and a stack agree bit for bit."""
    inner = left.shape[-1]
    if out.ndim == 2 and (out.shape[0] > 1 or inner == 1):  # np.dot sums a single row in another order
        return partial(np.dot, left, right, out)
    if inner == 1:
        return partial(np.einsum, "...ij,...jk->...ik", left, right, out=out)
    return partial(np.matmul, left, right, out)
