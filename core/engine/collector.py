"""Collects networks epoch by epoch and measures them in pieces that fit the cache."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array
from core.engine.measures import Measurement, Measures, allocate_memory
from core.engine.network import layer_sizes
from core.engine.recipe import Recipe, Samples

# A layer's arrays of a piece stay about this small. Every piece costs calls, the more the deeper the network, and only
# the layers at work need the cache: with 3 MB for the whole piece, 20 layers took a fifth longer, and one layer with
# twice this a tenth (tests/benchmarks/cliffs.py).
CACHE_BYTES = 750_000
MOST_LAYERS = 16  # that count: beyond, larger pieces gain nothing


class Measured(NamedTuple):
    """What was measured at S successive logged epochs of K networks."""

    epochs: NDArray[np.int64]  # (S,)
    parameters: Array  # (S, K, P)
    measures: Measures


class Collector:
    """A piece is several epochs of all networks or, where these are too many, one epoch of some of them."""

    def __init__(self, recipe: Recipe, shape: tuple[int, int], train: Samples, test: Samples) -> None:
        n_train, n_test = train.x.shape[-2], test.x.shape[-2]
        n_epochs, self._pieces = _pieces(recipe, shape[0], n_train + n_test)
        self._last_epoch = max(recipe.logged)
        self._epochs: list[int] = []
        self._parameters = np.zeros((n_epochs, *shape))
        memory = allocate_memory(recipe.widths, self._parameters[:, self._pieces[0]].shape, n_train, n_test)
        self._measurements = [
            Measurement(recipe, memory, _of(train, piece), _of(test, piece), recipe.negative_slopes[piece])
            for piece in self._pieces
        ]

    def add(self, epoch: int, parameters: Array) -> Iterator[Measured]:
        """Yields what is measured when enough epochs are together, or when this is the last one."""
        self._parameters[len(self._epochs)] = parameters
        self._epochs.append(epoch)
        if len(self._epochs) == len(self._parameters) or epoch == self._last_epoch:
            s = len(self._epochs)
            measured = Measured(np.array(self._epochs), self._parameters[:s].copy(), self._measure(s))
            self._epochs.clear()
            yield measured

    def _measure(self, s: int) -> Measures:
        """The first s of the epochs collected."""
        with np.errstate(all="ignore"):
            several = [
                measurement(self._parameters[:, piece]) for piece, measurement in zip(self._pieces, self._measurements)
            ]
        return Measures(*(self._put_together(parts, s) for parts in zip(*several)))

    def _put_together(self, parts: Sequence[NDArray[Any]], s: int) -> NDArray[Any]:
        """One array of all networks from those of the pieces, of which the last may overlap."""
        if len(parts) == 1:
            return parts[0][:s]
        whole = np.empty((s, self._parameters.shape[1], *parts[0].shape[2:]), parts[0].dtype)
        for piece, part in zip(self._pieces, parts):
            whole[:, piece] = part[:s]
        return whole


def fitting(layer_bytes: int, widths: Sequence[int], numbers: int) -> int:
    """How many networks of so many numbers each are worked on at once, at least one, with so many bytes a layer."""
    return max(1, layer_bytes * min(len(widths) - 1, MOST_LAYERS) // (8 * numbers))


def _of(samples: Samples, piece: slice) -> Samples:
    """The samples of some networks, or those that all share."""
    return samples if len(samples.x) == 1 else Samples(samples.x[piece], samples.y[piece])


def _pieces(recipe: Recipe, n_networks: int, n_samples: int) -> tuple[int, list[slice]]:
    """How many epochs are measured together, and which networks: slices of one size, of which the last may overlap."""
    numbers = 2 * n_samples * sum(recipe.widths[1:]) + 4 * sum(layer_sizes(recipe.widths))
    room = fitting(CACHE_BYTES, recipe.widths, numbers)
    n_pieces = -(-n_networks // room)
    size = -(-n_networks // n_pieces)
    starts = [min(piece * size, n_networks - size) for piece in range(n_pieces)]
    return int(np.clip(room // n_networks, 1, len(recipe.logged))), [slice(k, k + size) for k in starts]
