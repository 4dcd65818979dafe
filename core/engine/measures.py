"""What is measured of a stack of networks, always over the whole data set."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array, Operation, constant
from core.engine.liveness import find_cut_off, mean_sizes, responses, responses_of_slopes
from core.engine.network import layer_sizes
from core.engine.passes import Memory, allocate, backward_operations, forward_operations, with_ones
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
    on_all: Memory  # training samples, then test samples
    on_train: Memory  # the first columns of the same memory


def allocate_memory(widths: Sequence[int], shape: tuple[int, ...], n_train: int, n_test: int) -> MeasuringMemory:
    """For parameters of shape (S, K, P)."""
    parameters, gradients = np.zeros((2, *shape))
    on_all = allocate(parameters, gradients, widths, n_train + n_test)
    return MeasuringMemory(parameters, gradients, on_all, on_all.columns(slice(n_train)))


class Measurement:
    """Measures K networks at S epochs, given their data and negative slopes; several may share their memory."""

    def __init__(
        self, recipe: Recipe, memory: MeasuringMemory, train: Samples, test: Samples, negative_slopes: Sequence[float]
    ) -> None:
        self._memory, self._loss, self._activation = memory, recipe.loss, recipe.activation
        n_train, how = train.x.shape[-2], (recipe.activation, shared(negative_slopes, 3))
        self._parts = slice(n_train), slice(n_train, None)
        self._layer_starts = np.cumsum([0, *layer_sizes(recipe.widths)[:-1]])
        x = with_ones(np.concatenate([train.x, test.x], axis=-2)).swapaxes(-1, -2)
        self._targets = recipe.loss.encode(np.concatenate([train.y, test.y], axis=-2)).swapaxes(-1, -2).copy()
        on_train, wanted, scale = memory.on_train, self._targets[..., :n_train], constant(1 / n_train)
        output = on_train.layers[-1]
        self._forward = forward_operations(x, memory.on_all, *how)
        self._backward: list[Operation] = [
            partial(recipe.loss.delta, output.z, wanted, -scale * wanted, scale, output.delta),
            *backward_operations(x[..., :n_train], on_train, *how),
        ]
        self._responses = partial(responses, [layer.z for layer in on_train.layers[:-1]], *how)

    def __call__(self, parameters: Array) -> Measures:
        """Of parameters (S, K, P)."""
        self._memory.parameters[:] = parameters
        layers, activation = self._memory.on_train.layers, self._activation
        for operation in self._forward:
            operation()
        outputs = self._memory.on_all.outputs
        each_loss = self._loss.value(outputs, self._targets)
        losses = [each_loss[..., part].mean(axis=-1) for part in self._parts]
        scores = [self._loss.score(outputs[..., part], self._targets[..., part]) for part in self._parts]
        sizes = mean_sizes(layers, activation)
        response = self._responses() if activation.slope_rises or activation.has_edge else None
        for operation in self._backward:
            operation()
        if response is None:
            response = responses_of_slopes([layer.slope for layer in layers[:-1]], activation)
        return Measures(
            train_loss=losses[0], test_loss=losses[1], train_score=scores[0], test_score=scores[1],
            gradient_norms=self._gradient_norms(), responses=response, cut_off=find_cut_off(layers, response),
            mean_sizes=sizes,
        )  # fmt: skip

    def _gradient_norms(self) -> Array:
        squares = np.square(self._memory.gradients)
        norms: Array = np.sqrt(np.add.reduceat(squares, self._layer_starts, axis=-1))
        return norms
