"""Losses: the value, its gradient with respect to the outputs, and the score that goes with it.

Outputs `z` and targets `y` have shape (..., n_outputs, n): samples are columns.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.engine.arrays import Array

Scale = float | Array


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One loss.

    Attributes:
        value: `(z, y) -> (..., n)`, of each sample.
        delta: `(z, scaled_targets, scale, out)` writes scale * dL/dz of each sample, where
            scaled_targets = scale * y. With scale = 1 / n it is the gradient of the mean.
        score: `(z, y) -> (...)`, accuracy for classes, R^2 for numbers.
    """

    label: str
    value: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array, Scale, Array], Array]
    score: Callable[[Array, Array], Array]


def _logistic_value(z: Array, y: Array) -> Array:
    """ln(1 + e^z) - y z, without overflow."""
    tail = np.abs(z)
    np.log1p(np.exp(np.negative(tail, out=tail), out=tail), out=tail)
    tail += np.maximum(z, 0.0)
    tail -= y * z
    return tail[..., 0, :]


def _logistic_delta(z: Array, scaled_targets: Array, scale: Scale, out: Array) -> Array:
    """scale * (sigmoid(z) - y)."""
    np.negative(z, out=out)
    np.exp(out, out=out)
    np.add(out, 1.0, out=out)
    np.divide(scale, out, out=out)
    return np.subtract(out, scaled_targets, out=out)


def _logistic_accuracy(z: Array, y: Array) -> Array:
    return ((z > 0.0) == (y > 0.5)).mean(axis=(-2, -1))


def _softmax_value(z: Array, y: Array) -> Array:
    shifted = z - z.max(axis=-2, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=-2))
    return log_sum - (y * shifted).sum(axis=-2)


def _softmax_delta(z: Array, scaled_targets: Array, scale: Scale, out: Array) -> Array:
    """scale * (softmax(z) - y)."""
    np.subtract(z, z.max(axis=-2, keepdims=True), out=out)
    np.exp(out, out=out)
    np.multiply(out, scale / out.sum(axis=-2, keepdims=True), out=out)
    return np.subtract(out, scaled_targets, out=out)


def _softmax_accuracy(z: Array, y: Array) -> Array:
    return (z.argmax(axis=-2) == y.argmax(axis=-2)).mean(axis=-1)


def _half_squared_value(z: Array, y: Array) -> Array:
    return 0.5 * np.square(z - y).mean(axis=-2)


def _half_squared_delta(z: Array, scaled_targets: Array, scale: Scale, out: Array) -> Array:
    """scale * (z - y)."""
    np.multiply(z, scale, out=out)
    return np.subtract(out, scaled_targets, out=out)


def _r_squared(z: Array, y: Array) -> Array:
    """1 - mean squared error / variance of y; 0 for a constant target."""
    variance = y.var(axis=-1).mean(axis=-1)
    error = np.square(z - y).mean(axis=(-2, -1))
    return np.where(variance > 0, 1.0 - error / np.where(variance > 0, variance, 1.0), 0.0)


LOSSES: dict[str, Loss] = {
    "binary_cross_entropy": Loss(
        label="cross-entropy", value=_logistic_value, delta=_logistic_delta, score=_logistic_accuracy
    ),
    "cross_entropy": Loss(label="cross-entropy", value=_softmax_value, delta=_softmax_delta, score=_softmax_accuracy),
    "squared_error": Loss(
        label="half the mean squared error", value=_half_squared_value, delta=_half_squared_delta, score=_r_squared
    ),
}
