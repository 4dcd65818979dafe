"""Forward and backward pass of a stack of networks, into buffers that are allocated once.

Samples are columns. A layer's input carries a last row of ones, so that weights and biases are one block:
z = block^T @ h. Leading axes (networks, or epochs x networks) are written `...`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.engine.activations import Activation, Array
from core.engine.network import layer_blocks

Slope = float | Array


class LayerBuffers(NamedTuple):
    """What one layer reads and writes for a batch of n columns; `_t` marks a transposed view."""

    block_t: Array  # (..., fan_out, fan_in + 1)
    weights: Array  # (..., fan_in, fan_out)
    gradient: Array  # (..., fan_in + 1, fan_out)
    z: Array  # (..., fan_out, n) pre-activations; in a hidden layer, the backward pass leaves phi'(z) here
    value: Array  # (..., fan_out, n) phi(z), a view of h
    h: Array  # (..., fan_out + 1, n) phi(z) and a row of ones
    delta: Array  # (..., fan_out, n) gradient with respect to z
    delta_t: Array  # (..., n, fan_out)
    pull_back: np.ufunc  # delta below = weights times delta: an outer product when there is one output


def allocate(parameters: Array, gradients: Array, widths: Sequence[int], n: int) -> list[LayerBuffers]:
    """Buffers for batches of n columns over parameters and gradients (..., P), which they view."""
    return [
        _allocate_layer(block, gradient, n)
        for block, gradient in zip(layer_blocks(parameters, widths), layer_blocks(gradients, widths))
    ]


def _allocate_layer(block: Array, gradient: Array, n: int) -> LayerBuffers:
    lead, fan_out = block.shape[:-2], block.shape[-1]
    h = np.ones((*lead, fan_out + 1, n))
    z, delta = np.empty((2, *lead, fan_out, n))
    return LayerBuffers(
        block.swapaxes(-1, -2), block[..., :-1, :], gradient,
        z, h[..., :-1, :], h, delta, delta.swapaxes(-1, -2),
        np.multiply if fan_out == 1 else np.matmul,
    )  # fmt: skip


def with_ones(x: Array) -> Array:
    """Inputs (..., n, d) as columns with a row of ones, (..., d + 1, n)."""
    columns = np.ones((*x.shape[:-2], x.shape[-1] + 1, x.shape[-2]))
    columns[..., :-1, :] = x.swapaxes(-1, -2)
    return columns


def forward(x: Array, layers: Sequence[LayerBuffers], activation: Activation, negative_slope: Slope) -> Array:
    """Outputs (..., n_outputs, n) for x (..., d + 1, n); every layer's z and h are left in its buffers."""
    h, value = x, activation.value
    for layer in layers[:-1]:
        np.matmul(layer.block_t, h, out=layer.z)
        value(layer.z, layer.value, negative_slope)
        h = layer.h
    return np.matmul(layers[-1].block_t, h, out=layers[-1].z)


def backward(x: Array, layers: Sequence[LayerBuffers], activation: Activation, negative_slope: Slope) -> None:
    """From the last layer's delta to every layer's delta and gradient; phi'(z) replaces z on the way."""
    slope_at = activation.slope_at
    layer = layers[-1]
    for below in layers[-2::-1]:
        np.matmul(below.h, layer.delta_t, out=layer.gradient)
        layer.pull_back(layer.weights, layer.delta, below.delta)
        slope_at(below.z, below.value, below.z, negative_slope)
        np.multiply(below.delta, below.z, out=below.delta)
        layer = below
    np.matmul(x, layer.delta_t, out=layer.gradient)
