"""Losses: the value, its gradient with respect to the outputs, and the score that goes with it.

Outputs `z` and targets have shape (..., n_outputs, n): samples are columns. Targets are as `encode` gives them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array, Operation, constant


def _as_they_are(y: Array) -> Array:
    return y


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One loss.

    Attributes:
        value: `(z, targets) -> (..., n)`, of each sample.
        bind: `(z, targets, scaled, scale, out)` gives the operations that write scale * dL/dz of each sample,
            where scaled = -scale * targets. With scale = 1 / n it is the gradient of the mean.
        score: `(z, targets) -> (...)`, accuracy for classes, R^2 for numbers.
        encode: targets from y, which holds numbers, or 0 and 1 for classes.
    """

    label: str
    value: Callable[[Array, Array], Array]
    bind: Callable[[Array, Array, Array, Array, Array], list[Operation]]
    score: Callable[[Array, Array], Array]
    encode: Callable[[Array], Array] = _as_they_are


def _signs(y: Array) -> Array:
    """-1 and 1 for the classes 0 and 1."""
    return 2.0 * y - 1.0


def _logistic_value(z: Array, signs: Array) -> Array:
    """ln(1 + e^(-s z)), without overflow."""
    margin = z * signs
    tail = np.copysign(margin, -1.0)
    np.log1p(np.exp(tail, tail), tail)
    tail -= np.minimum(margin, 0.0, out=margin)
    return tail[..., 0, :]


def _bind_logistic(z: Array, signs: Array, scaled: Array, scale: Array, out: Array) -> list[Operation]:
    """-scale * s / (1 + e^(s z)): no cancellation, unlike sigmoid(z) - y, and one operation less."""
    return [
        partial(np.multiply, z, signs, out),
        partial(np.exp, out, out),
        partial(np.add, out, constant(1.0), out),
        partial(np.divide, scaled, out, out),
    ]


def _logistic_accuracy(z: Array, signs: Array) -> Array:
    return _mean((z > 0.0) == (signs > 0.0))


def _softmax_value(z: Array, y: Array) -> Array:
    shifted = z - z.max(axis=-2, keepdims=True)
    losses: Array = np.log(np.exp(shifted).sum(axis=-2))
    losses -= (y * shifted).sum(axis=-2)
    return losses


def _bind_softmax(z: Array, y: Array, scaled: Array, scale: Array, out: Array) -> list[Operation]:
    """scale * (softmax(z) - y)."""

    def softmax() -> None:
        np.subtract(z, np.maximum.reduce(z, axis=-2, keepdims=True), out)
        np.exp(out, out)
        np.multiply(out, scale / np.add.reduce(out, axis=-2, keepdims=True), out)

    return [softmax, partial(np.add, out, scaled, out)]


def _softmax_accuracy(z: Array, y: Array) -> Array:
    return _mean((z.argmax(axis=-2) == y.argmax(axis=-2))[..., None, :])


def _half_squared_value(z: Array, y: Array) -> Array:
    squares: Array = np.square(z - y).mean(axis=-2)
    return 0.5 * squares


def _bind_half_squared(z: Array, y: Array, scaled: Array, scale: Array, out: Array) -> list[Operation]:
    """scale * (z - y)."""
    return [partial(np.multiply, z, scale, out), partial(np.add, out, scaled, out)]


def _r_squared(z: Array, y: Array) -> Array:
    """1 - mean squared error / variance of y; 0 for a constant target."""
    variance, error = y.var(axis=-1).mean(axis=-1), _mean(np.square(z - y))
    return np.where(variance > 0, 1.0 - error / np.where(variance > 0, variance, 1.0), 0.0)


def _mean(of_samples: NDArray[Any]) -> Array:
    """Over the last two axes."""
    result: Array = of_samples.mean(axis=(-2, -1))
    return result


LOSSES: dict[str, Loss] = {
    "binary_cross_entropy": Loss(
        label="cross-entropy", value=_logistic_value, bind=_bind_logistic, score=_logistic_accuracy, encode=_signs
    ),
    "cross_entropy": Loss(label="cross-entropy", value=_softmax_value, bind=_bind_softmax, score=_softmax_accuracy),
    "squared_error": Loss(
        label="half the mean squared error", value=_half_squared_value, bind=_bind_half_squared, score=_r_squared
    ),
}
