"""Optimizers: an update in place of parameters (K, P), given the gradient of the mean loss.

Formulas are PyTorch's, so weight decay acts on weights and biases alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.engine.activations import Array

Rate = float | Array
Moments = list[Array]
# (parameters, gradient, moments, scratch, rate, decay, step), all arrays (K, P); step counts from 1
Update = Callable[[Array, Array, Moments, Array, Rate, Rate, int], None]

MOMENTUM = 0.9
RMSPROP_DECAY = 0.99
ADAM_BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True)
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
    linear: bool
    source: str
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
    "sgd": Optimizer("SGD", _sgd, 0, True, "Robbins and Monro 1951"),
    "momentum": Optimizer("SGD + momentum", _momentum, 1, True, "Polyak 1964"),
    "nesterov": Optimizer("SGD + Nesterov momentum", _nesterov, 1, True, "Sutskever et al. 2013"),
    "rmsprop": Optimizer("RMSProp", _rmsprop, 1, False, "Tieleman and Hinton 2012"),
    "adam": Optimizer("Adam", _adam, 2, False, "Kingma and Ba 2015, arXiv 1412.6980"),
    "adamw": Optimizer("AdamW", _adamw, 2, False, "Loshchilov and Hutter 2019, arXiv 1711.05101", decoupled_decay=True),
}
