"""The mini-batches of an epoch, and the array operations of a step on each."""

import numpy as np

from core.engine.arrays import Array, Operation, aligned
from core.engine.orders import Orders
from core.engine.passes import allocate, backward_operations, forward_operations, with_ones
from core.engine.recipe import Recipe, Samples, shared


class Batches:
    """Rows in the order of the epoch: `shuffle` refills them in place, so `operations` stay valid.

    Inputs (K or 1, n, d + 1), with a column of ones, and targets (K or 1, n, n_outputs) lie sample after sample, so
    that each batch is one piece of memory: `np.dot` copies what has gaps, and takes 1.3 us instead of 0.9.
    """

    def __init__(self, recipe: Recipe, parameters: Array, gradients: Array, train: Samples) -> None:
        n, n_networks = train.x.shape[-2], len(parameters)
        self._sources = with_ones(train.x), recipe.loss.encode(train.y)
        self._orders = Orders(recipe.shuffles, n) if recipe.batch_size < n else None
        self._inputs, self._targets = self._sources
        if self._orders:
            self._inputs, self._targets = (aligned((n_networks, *each.shape[1:])) for each in self._sources)
        self._first_rows = np.arange(len(train.x))[:, None] * n  # of each network's data, or of those that all share
        self._parts = [slice(start, min(start + recipe.batch_size, n)) for start in range(0, n, recipe.batch_size)]
        self._scales = [_gradient_scale(recipe, part.stop - part.start) for part in self._parts]
        self._scaled = aligned((n_networks, train.y.shape[-1], n))
        self.operations = self._epoch_operations(recipe, parameters, gradients)
        self._scale_targets()

    def _epoch_operations(self, recipe: Recipe, parameters: Array, gradients: Array) -> list[Operation]:
        """For each batch: forward, the loss's delta, backward, update."""
        lead = 0 if len(parameters) == 1 else slice(None)  # for one network, two-dimensional products are quicker
        sizes = {part.stop - part.start for part in self._parts}
        memories = {size: allocate(parameters[lead], gradients[lead], recipe.widths, size) for size in sizes}
        inputs, targets, scaled = self._inputs[lead], self._targets[lead], self._scaled[lead]
        update = recipe.optimizer.operations(
            parameters[lead], gradients[lead], shared(recipe.learning_rates, 2), shared(recipe.weight_decays, 2)
        )
        how, operations = (recipe.activation, shared(recipe.negative_slopes, 3)), []
        for part, scale in zip(self._parts, self._scales):
            layers, x = memories[part.stop - part.start], inputs[..., part, :].swapaxes(-1, -2)
            output, wanted = layers[-1], targets[..., part, :].swapaxes(-1, -2)
            operations += forward_operations(x, layers, *how)
            operations += recipe.loss.bind(output.z, wanted, scaled[..., part], scale, output.delta)
            operations += backward_operations(x, layers, *how)
            operations += update
        return operations

    def shuffle(self) -> None:
        """Put the samples in the next epoch's order, each network's its own."""
        if not self._orders:
            return
        rows = self._orders.next() + self._first_rows
        for source, shuffled in zip(self._sources, (self._inputs, self._targets)):
            source.reshape(-1, source.shape[-1]).take(rows, axis=0, out=shuffled, mode="clip")
        self._scale_targets()

    def _scale_targets(self) -> None:
        """-scale * targets once an epoch; only the last batch's scale differs, as it may be smaller."""
        targets, last = self._targets.swapaxes(-1, -2), self._parts[-1]
        np.multiply(targets, -self._scales[0], out=self._scaled)
        np.multiply(targets[..., last], -self._scales[-1], out=self._scaled[..., last])


def _gradient_scale(recipe: Recipe, batch_size: int) -> Array:
    """1 / batch size, times the learning rate where the optimizer lets it be folded in."""
    rate = shared(recipe.learning_rates, 3) if recipe.optimizer.linear else 1.0
    return np.asarray(rate / batch_size)
