"""What the networks of a stack share, what they are trained on, and the numbers in which they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.engine.activations import Activation
from core.engine.arrays import Array, constant
from core.engine.losses import Loss
from core.engine.optimizers import Optimizer


@dataclass(frozen=True)
class Recipe:
    """How K networks of one shape are trained; the sequences have one entry a network."""

    widths: tuple[int, ...]  # inputs, hidden ..., outputs
    activation: Activation
    loss: Loss
    optimizer: Optimizer
    batch_size: int
    epochs: int
    logged: frozenset[int]  # epochs after which the networks are measured; 0 is before training
    learning_rates: Sequence[float]
    weight_decays: Sequence[float]
    negative_slopes: Sequence[float]
    shuffles: Sequence[np.random.Generator]  # the order of each network's batches


@dataclass(frozen=True)
class Samples:
    """Inputs and targets of K networks, or of one shared by all (leading axis 1)."""

    x: Array  # (K or 1, n, d)
    y: Array  # (K or 1, n, n_outputs)


def shared(values: Sequence[float], ndim: int) -> Array:
    """One number () when all networks have the same value, else (K, 1, ...) of `ndim` axes, ready to broadcast."""
    if all(value == values[0] for value in values):
        return constant(values[0])
    return np.asarray(values, dtype=float).reshape(-1, *[1] * (ndim - 1))
