"""The mini-batches of an epoch, and the array operations of a step on each."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.engine.activations import Array
from core.engine.passes import Operation, allocate, backward_operations, forward_operations, with_ones
from core.engine.recipe import Recipe, Samples, shared


class Batches:
    """Rows in the order of the epoch: `shuffle` refills them in place, so `operations` stay valid.

    The rows (K or 1, d + 1 + n_outputs, n) are inputs, a row of ones and targets, one column a sample. For one
    network the leading axis is dropped, as two-dimensional products are quicker.
    """

    def __init__(self, recipe: Recipe, parameters: Array, gradients: Array, train: Samples) -> None:
        n, d = train.x.shape[-2:]
        self._shuffles = recipe.shuffles if recipe.batch_size < n else []
        self._source = np.concatenate([with_ones(train.x), train.y.swapaxes(-1, -2)], axis=-2)
        n_rows = len(parameters) if self._shuffles else len(self._source)
        self._rows = np.repeat(self._source[:1], n_rows, axis=0) if len(self._source) == 1 else self._source.copy()
        self._targets = self._rows[:, d + 1 :]
        self._scaled_targets = np.empty((len(parameters), *self._targets.shape[1:]))
        self._parts = [slice(start, min(start + recipe.batch_size, n)) for start in range(0, n, recipe.batch_size)]
        self._scales = [_gradient_scale(recipe, part.stop - part.start) for part in self._parts]
        self.operations = self._step_operations(recipe, parameters, gradients, d)
        self._scale_targets()

    def _step_operations(self, recipe: Recipe, parameters: Array, gradients: Array, d: int) -> list[list[Operation]]:
        """For each batch: forward, the loss's delta, backward, update."""
        of_one = len(parameters) == 1
        view = (lambda array: array[0]) if of_one else (lambda array: array)
        sizes = {part.stop - part.start for part in self._parts}
        buffers = {size: allocate(view(parameters), view(gradients), recipe.widths, size) for size in sizes}
        update, negative_slope = _updater(recipe, parameters, gradients), shared(recipe.negative_slopes, 3)
        steps = []
        for part, scale in zip(self._parts, self._scales):
            layers, x = buffers[part.stop - part.start], view(self._rows[:, : d + 1, part])
            z, targets = layers[-1].z, view(self._scaled_targets[..., part])
            steps.append(
                [
                    *forward_operations(x, layers, recipe.activation, negative_slope),
                    partial(recipe.loss.delta, z, targets, scale, layers[-1].delta),
                    *backward_operations(x, layers, recipe.activation, negative_slope),
                    update,
                ]
            )
        return steps

    def shuffle(self) -> None:
        """Put the samples in the next epoch's order, each network's its own."""
        if not self._shuffles:
            return
        for k, rng in enumerate(self._shuffles):
            rows = self._source[k % len(self._source)]
            np.take(rows, rng.permutation(rows.shape[-1]), axis=-1, out=self._rows[k], mode="clip")
        self._scale_targets()

    def _scale_targets(self) -> None:
        """scale * y once an epoch; only the last batch's scale differs, as it may be smaller."""
        np.multiply(self._targets, self._scales[0], out=self._scaled_targets)
        part = self._parts[-1]
        np.multiply(self._targets[..., part], self._scales[-1], out=self._scaled_targets[..., part])


def _gradient_scale(recipe: Recipe, batch_size: int) -> float | Array:
    """1 / batch size, times the learning rate where the optimizer lets it be folded in."""
    rate = shared(recipe.learning_rates, 3) if recipe.optimizer.linear else 1.0
    return rate / batch_size


def _updater(recipe: Recipe, parameters: Array, gradients: Array) -> Callable[[], None]:
    """One optimizer step in place."""
    optimizer, rate, decay = recipe.optimizer, shared(recipe.learning_rates, 2), shared(recipe.weight_decays, 2)
    moments = [np.zeros_like(parameters) for _ in range(optimizer.n_moments)]
    scratch = np.empty_like(parameters)
    shrinks = any(recipe.weight_decays) and not optimizer.decoupled_decay
    pull = decay * rate if optimizer.linear else decay
    step = 0

    def update() -> None:
        nonlocal step
        step += 1
        if shrinks:
            np.multiply(parameters, pull, out=scratch)
            np.add(gradients, scratch, out=gradients)
        optimizer.update(parameters, gradients, moments, scratch, rate, decay, step)

    return update
