"""The training loop: mini-batch descent on a stack of networks, measured over the whole data set after every epoch."""

from collections.abc import Iterator

import numpy as np

from core.engine.arrays import Array
from core.engine.batches import Batches
from core.engine.collector import Collector, Measured
from core.engine.recipe import Recipe, Samples


def fit(recipe: Recipe, parameters: Array, train: Samples, test: Samples) -> Iterator[Measured]:
    """Train a stack of networks from parameters (K, P), which are copied; yields what is measured in epoch order.

    Epoch 0 is before training. Divergence is not an error: it then holds non-finite numbers.
    """
    parameters = parameters.copy()
    collector = Collector(recipe, parameters.shape, train, test)
    for epoch, _ in enumerate(descend(recipe, parameters, train)):
        if epoch in recipe.logged:
            yield from collector.add(epoch, parameters)


def descend(recipe: Recipe, parameters: Array, train: Samples) -> Iterator[None]:
    """Yields before training and after each epoch; parameters (K, P) change in place."""
    batches = Batches(recipe, parameters, np.zeros_like(parameters), train)
    yield
    for _ in range(recipe.epochs):
        batches.shuffle()
        with np.errstate(all="ignore"):  # never across a yield: the caller's way with errors is his own
            for operation in batches.operations:
                operation()
        yield
