"""What is measured of a stack of networks, always over the whole data set."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import Array
from core.engine.liveness import find_cut_off, mean_sizes, responses, responses_of_slopes
from core.engine.network import layer_sizes
from core.engine.passes import LayerBuffers, allocate, backward_operations, forward_operations, with_ones
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


class Buffers(NamedTuple):
    """What a measurement reads and writes, allocated once."""

    parameters: Array  # (S, K, P)
    gradients: Array  # (S, K, P)
    train: list[LayerBuffers]
    test: list[LayerBuffers]
    outputs: Array  # (S, K, n_outputs, n_train + n_test): the last z of both


def allocate_buffers(widths: Sequence[int], shape: tuple[int, int, int], n_train: int, n_test: int) -> Buffers:
    """Buffers for parameters of shape (S, K, P)."""
    parameters, gradients = np.zeros((2, *shape))
    outputs = np.zeros((*shape[:2], widths[-1], n_train + n_test))
    train, test = (allocate(parameters, gradients, widths, n) for n in (n_train, n_test))
    train[-1], test[-1] = train[-1]._replace(z=outputs[..., :n_train]), test[-1]._replace(z=outputs[..., n_train:])
    return Buffers(parameters, gradients, train, test, outputs)


class Measurement:
    """Measures K networks, given their data and negative slopes; several may share their buffers."""

    def __init__(
        self, recipe: Recipe, buffers: Buffers, train: Samples, test: Samples, negative_slopes: Sequence[float]
    ) -> None:
        self._buffers, self._loss, self._activation = buffers, recipe.loss, recipe.activation
        self._layer_starts = np.cumsum([0, *layer_sizes(recipe.widths)[:-1]])
        how = recipe.activation, shared(negative_slopes, 3)
        x, x_test = with_ones(train.x), with_ones(test.x)
        self._y = np.concatenate([train.y, test.y], axis=-2).swapaxes(-1, -2).copy()
        n, output = x.shape[-1], buffers.train[-1]
        self._parts = slice(n), slice(n, None)
        self._forward = [*forward_operations(x, buffers.train, *how), *forward_operations(x_test, buffers.test, *how)]
        delta = partial(recipe.loss.delta, output.z, self._y[..., :n] / n, 1 / n, output.delta)
        self._backward = [delta, *backward_operations(x, buffers.train, *how)]
        self._responses = partial(responses, [layer.z for layer in buffers.train[:-1]], *how)

    def __call__(self, parameters: Array) -> Measures:
        """Of parameters (S, K, P)."""
        self._buffers.parameters[:] = parameters
        layers, activation = self._buffers.train, self._activation
        for operation in self._forward:
            operation()
        outputs, each_loss = self._buffers.outputs, self._loss.value(self._buffers.outputs, self._y)
        losses = [each_loss[..., part].mean(axis=-1) for part in self._parts]
        scores = [self._loss.score(outputs[..., part], self._y[..., part]) for part in self._parts]
        sizes = mean_sizes(layers, activation)
        response = self._responses() if activation.slope_rises or activation.has_edge else None
        for operation in self._backward:
            operation()
        if response is None:
            response = responses_of_slopes([layer.z for layer in layers[:-1]], activation)
        return Measures(*losses, *scores, self._gradient_norms(), response, find_cut_off(layers, response), sizes)

    def _gradient_norms(self) -> Array:
        return np.sqrt(np.add.reduceat(np.square(self._buffers.gradients), self._layer_starts, axis=-1))
