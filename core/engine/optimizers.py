"""Optimizers: the array operations of a step, on parameters (K, P) and the gradient of the mean loss, in place.

Formulas are PyTorch's, so weight decay acts on weights and biases alike. Operations are bound to their arrays once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from math import sqrt

import numpy as np

from core.engine.arrays import Array, Operation, constant

# (parameters, gradient, learning rate) -> the operations of a step; the rate is one number (), or one a network (K, 1)
Bind = Callable[[Array, Array, Array], list[Operation]]

MOMENTUM = 0.9
RMSPROP_DECAY = 0.99
ADAM_BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """One optimizer.

    Attributes:
        linear: the update is linear in the gradient, so the trainer multiplies the learning rate in
            at the loss, where arrays are smallest; `gradient` then arrives times the learning rate.
        n_moments: how many running averages, each shaped like the parameters, it keeps.
        decoupled_decay: weight decay shrinks the parameters directly instead of joining the gradient.
    """

    label: str
    bind: Bind
    source: str
    n_moments: int = 0
    linear: bool = False
    decoupled_decay: bool = False

    def operations(self, parameters: Array, gradient: Array, rate: Array, decay: Array) -> list[Operation]:
        """The operations of a step, those of weight decay first, if any of the K networks has some."""
        step = self.bind(parameters, gradient, rate)
        if not decay.any():
            return step
        if self.decoupled_decay:
            return [partial(np.multiply, parameters, np.asarray(1 - rate * decay), parameters), *step]
        pull, share = np.empty_like(parameters), np.asarray(decay * rate if self.linear else decay)
        return [partial(np.multiply, parameters, share, pull), partial(np.add, gradient, pull, gradient), *step]


def _sgd(parameters: Array, gradient: Array, rate: Array) -> list[Operation]:
    return [partial(np.subtract, parameters, gradient, parameters)]


def _momentum(parameters: Array, gradient: Array, rate: Array) -> list[Operation]:
    velocity = np.zeros_like(parameters)
    return [*_accumulate(velocity, MOMENTUM, gradient), partial(np.subtract, parameters, velocity, parameters)]


def _nesterov(parameters: Array, gradient: Array, rate: Array) -> list[Operation]:
    velocity, step = np.zeros_like(parameters), np.empty_like(parameters)
    return [
        *_accumulate(velocity, MOMENTUM, gradient),
        partial(np.multiply, velocity, constant(MOMENTUM), step),
        partial(np.add, step, gradient, step),
        partial(np.subtract, parameters, step, parameters),
    ]


def _rmsprop(parameters: Array, gradient: Array, rate: Array) -> list[Operation]:
    """With s = the sum of 0.99^age g^2, the average is 0.01 s; its factor is taken out of the root."""
    squares, step, root = np.zeros_like(parameters), np.empty_like(parameters), sqrt(1 - RMSPROP_DECAY)
    return [
        partial(np.multiply, gradient, gradient, step),
        *_accumulate(squares, RMSPROP_DECAY, step),
        *_adaptive_step(parameters, gradient, squares, step, np.asarray(rate / root), constant(EPSILON / root)),
    ]


def _adam(parameters: Array, gradient: Array, rate: Array) -> list[Operation]:
    """With sums in place of averages: their factors 0.1 and 0.001, and the bias corrections, enter as two numbers."""
    beta_mean, beta_square = ADAM_BETAS
    means, squares, step = np.zeros_like(parameters), np.zeros_like(parameters), np.empty_like(parameters)
    scale, epsilon, n_steps = np.array(rate), constant(EPSILON), count(1)

    def correct() -> None:
        t = next(n_steps)
        root = sqrt((1 - beta_square) / (1 - beta_square**t))
        epsilon[...] = EPSILON / root
        np.multiply(rate, (1 - beta_mean) / ((1 - beta_mean**t) * root), out=scale)

    return [
        correct,
        *_accumulate(means, beta_mean, gradient),
        partial(np.multiply, gradient, gradient, step),
        *_accumulate(squares, beta_square, step),
        *_adaptive_step(parameters, means, squares, step, scale, epsilon),
    ]


def _accumulate(total: Array, keep: float, new: Array) -> list[Operation]:
    """total = keep * total + new."""
    return [partial(np.multiply, total, constant(keep), total), partial(np.add, total, new, total)]


def _adaptive_step(
    parameters: Array, direction: Array, squares: Array, step: Array, scale: Array, epsilon: Array
) -> list[Operation]:
    """parameters -= scale * direction / (sqrt(squares) + epsilon)."""
    return [
        partial(np.sqrt, squares, step),
        partial(np.add, step, epsilon, step),
        partial(np.divide, direction, step, step),
        partial(np.multiply, step, scale, step),
        partial(np.subtract, parameters, step, parameters),
    ]


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(label="SGD", bind=_sgd, linear=True, source="Robbins and Monro 1951"),
    "momentum": Optimizer(label="SGD + momentum", bind=_momentum, n_moments=1, linear=True, source="Polyak 1964"),
    "nesterov": Optimizer(
        label="SGD + Nesterov momentum", bind=_nesterov, n_moments=1, linear=True, source="Sutskever et al. 2013"
    ),
    "rmsprop": Optimizer(label="RMSProp", bind=_rmsprop, n_moments=1, source="Tieleman and Hinton 2012"),
    "adam": Optimizer(label="Adam", bind=_adam, n_moments=2, source="Kingma and Ba 2015, arXiv 1412.6980"),
    "adamw": Optimizer(
        label="AdamW", bind=_adam, n_moments=2, decoupled_decay=True,
        source="Loshchilov and Hutter 2019, arXiv 1711.05101",
    ),
}  # fmt: skip
