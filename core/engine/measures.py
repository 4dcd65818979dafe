"""What is measured of a stack of networks, always over the whole data set."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array, Operation, constant
from core.engine.liveness import find_cut_off, mean_sizes, responses, responses_of_slopes
from core.engine.network import layer_sizes
from core.engine.passes import LayerMemory, allocate, backward_operations, forward_operations, with_ones
from core.engine.recipe import Recipe, Samples, shared


class Measures(NamedTuple):
    """What was measured at S epochs of K networks."""

    train_loss: Array  # (S, K), as the three that follow
    test_loss: Array
    train_score: Array
    test_score: Array
    gradient_norms: Array  # (S, K, layers), of weights and biases together
    responses: Array  # (S, K, hidden units): the largest slope over the training set / the steepest
    cut_off: NDArray[np.bool_]  # (S, K, hidden units): no gradient comes back from the output
    mean_sizes: Array  # (S, K, hidden units): mean |h|


class MeasuringMemory(NamedTuple):
    """What a measurement reads and writes, allocated once."""

    parameters: Array  # (S, K, P)
    gradients: Array  # (S, K, P)
    train: list[LayerMemory]
    test: list[LayerMemory]


def allocate_memory(widths: Sequence[int], shape: tuple[int, ...], n_train: int, n_test: int) -> MeasuringMemory:
    """For parameters of shape (S, K, P)."""
    parameters, gradients = np.zeros((2, *shape))
    train, test = (allocate(parameters, gradients, widths, n) for n in (n_train, n_test))
    return MeasuringMemory(parameters, gradients, train, test)


class Measurement:
    """Measures K networks at S epochs, given their data and negative slopes; several may share their memory."""

    def __init__(
        self, recipe: Recipe, memory: MeasuringMemory, train: Samples, test: Samples, negative_slopes: Sequence[float]
    ) -> None:
        self._memory, self._loss, self._activation = memory, recipe.loss, recipe.activation
        self._layer_starts = np.cumsum([0, *layer_sizes(recipe.widths)[:-1]])
        self._train_targets, self._test_targets = (_columns(recipe.loss.encode(part.y)) for part in (train, test))
        x, x_test, negative_slope = *(_columns(with_ones(part.x)) for part in (train, test)), shared(negative_slopes, 3)
        scale, output = constant(1 / x.shape[-1]), memory.train[-1]
        wanted = self._train_targets
        self._forward = [
            *forward_operations(x, memory.train, self._activation, negative_slope),
            *forward_operations(x_test, memory.test, self._activation, negative_slope),
        ]
        self._backward: list[Operation] = [
            *recipe.loss.bind(output.z, wanted, -scale * wanted, scale, output.delta),
            *backward_operations(x, memory.train, self._activation, negative_slope),
        ]
        self._responses = partial(responses, [layer.z for layer in memory.train[:-1]], self._activation, negative_slope)

    def __call__(self, parameters: Array) -> Measures:
        """Of parameters (S, K, P)."""
        self._memory.parameters[:] = parameters
        layers, activation = self._memory.train, self._activation
        for operation in self._forward:
            operation()
        train_loss, train_score = self._judge(layers[-1].z, self._train_targets)
        test_loss, test_score = self._judge(self._memory.test[-1].z, self._test_targets)
        sizes = mean_sizes(layers, activation)
        response = self._responses() if activation.slope_rises or activation.has_edge else None
        for operation in self._backward:
            operation()
        if response is None:
            response = responses_of_slopes([layer.slope for layer in layers[:-1]], activation)
        return Measures(
            train_loss=train_loss, test_loss=test_loss, train_score=train_score, test_score=test_score,
            gradient_norms=self._gradient_norms(), responses=response, cut_off=find_cut_off(layers, response),
            mean_sizes=sizes,
        )  # fmt: skip

    def _judge(self, outputs: Array, targets: Array) -> tuple[Array, Array]:
        """Mean loss and score, (S, K), of the outputs on the way."""
        losses: Array = np.add.reduce(self._loss.value(outputs, targets), axis=-1)
        return losses / outputs.shape[-1], self._loss.score(outputs, targets)

    def _gradient_norms(self) -> Array:
        squares = np.square(self._memory.gradients)
        norms: Array = np.sqrt(np.add.reduceat(squares, self._layer_starts, axis=-1))
        return norms


def _columns(rows: Array) -> Array:
    """Samples as columns, (..., n, d) -> (..., d, n)."""
    return rows.swapaxes(-1, -2).copy()
