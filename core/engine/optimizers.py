"""Optimizers: an update in place of parameters (K, P), given the gradient of the mean loss.

Formulas are PyTorch's, so weight decay acts on weights and biases alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.engine.arrays import Array

Rate = float | Array
Moments = list[Array]
# (parameters, gradient, moments, scratch, rate, decay, step), all arrays (K, P); step counts from 1
Update = Callable[[Array, Array, Moments, Array, Rate, Rate, int], None]

MOMENTUM = 0.9
RMSPROP_DECAY = 0.99
ADAM_BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """One optimizer.

    Attributes:
        n_moments: how many running averages, each shaped like the parameters, it keeps.
        linear: the update is linear in the gradient, so the trainer multiplies the learning rate in
            at the loss, where arrays are smallest; `gradient` then arrives times the learning rate.
        decoupled_decay: weight decay shrinks the parameters directly instead of joining the gradient.
    """

    label: str
    update: Update
    n_moments: int
    source: str
    linear: bool = False
    decoupled_decay: bool = False


def _sgd(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    np.subtract(parameters, gradient, out=parameters)


def _momentum(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    (velocity,) = moments
    np.multiply(velocity, MOMENTUM, out=velocity)
    np.add(velocity, gradient, out=velocity)
    np.subtract(parameters, velocity, out=parameters)


def _nesterov(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    (velocity,) = moments
    np.multiply(velocity, MOMENTUM, out=velocity)
    np.add(velocity, gradient, out=velocity)
    np.multiply(velocity, MOMENTUM, out=scratch)
    np.add(scratch, gradient, out=scratch)
    np.subtract(parameters, scratch, out=parameters)


def _rmsprop(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    (square,) = moments
    _average(square, np.multiply(gradient, gradient, out=scratch), RMSPROP_DECAY)
    np.sqrt(square, out=scratch)
    np.add(scratch, EPSILON, out=scratch)
    np.divide(gradient, scratch, out=scratch)
    np.multiply(scratch, rate, out=scratch)
    np.subtract(parameters, scratch, out=parameters)


def _adam(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    mean, square = moments
    beta_mean, beta_square = ADAM_BETAS
    _average(square, np.multiply(gradient, gradient, out=scratch), beta_square)
    _average(mean, np.positive(gradient, out=scratch), beta_mean)
    np.sqrt(square, out=scratch)
    np.multiply(scratch, 1 / sqrt(1 - beta_square**step), out=scratch)
    np.add(scratch, EPSILON, out=scratch)
    np.divide(mean, scratch, out=scratch)
    np.multiply(scratch, rate / (1 - beta_mean**step), out=scratch)
    np.subtract(parameters, scratch, out=parameters)


def _adamw(
    parameters: Array, gradient: Array, moments: Moments, scratch: Array, rate: Rate, decay: Rate, step: int
) -> None:
    np.multiply(parameters, 1 - rate * decay, out=parameters)
    _adam(parameters, gradient, moments, scratch, rate, decay, step)


def _average(running: Array, new: Array, keep: float) -> None:
    """running = keep * running + (1 - keep) * new, in place; `new` is overwritten."""
    np.multiply(running, keep, out=running)
    np.multiply(new, 1 - keep, out=new)
    np.add(running, new, out=running)


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(label="SGD", update=_sgd, n_moments=0, linear=True, source="Robbins and Monro 1951"),
    "momentum": Optimizer(label="SGD + momentum", update=_momentum, n_moments=1, linear=True, source="Polyak 1964"),
    "nesterov": Optimizer(
        label="SGD + Nesterov momentum", update=_nesterov, n_moments=1, linear=True, source="Sutskever et al. 2013"
    ),
    "rmsprop": Optimizer(label="RMSProp", update=_rmsprop, n_moments=1, source="Tieleman and Hinton 2012"),
    "adam": Optimizer(label="Adam", update=_adam, n_moments=2, source="Kingma and Ba 2015, arXiv 1412.6980"),
    "adamw": Optimizer(
        label="AdamW", update=_adamw, n_moments=2, decoupled_decay=True,
        source="Loshchilov and Hutter 2019, arXiv 1711.05101",
    ),
}  # fmt: skip
