"""The training loop: mini-batch descent on a stack of networks, measured over the whole data set after every epoch."""

from collections.abc import Iterator

import numpy as np

from core.engine.activations import Array
from core.engine.batches import Batches
from core.engine.logs import Log, Logger
from core.engine.schedule import Samples, Schedule


def fit(schedule: Schedule, parameters: Array, train: Samples, test: Samples) -> Iterator[Log]:
    """Train a stack of networks from parameters (K, P), which are copied; yields the logs in epoch order.

    Epoch 0 is before training. Divergence is not an error: the log then holds non-finite numbers.
    """
    parameters = parameters.copy()
    logger = Logger(schedule, parameters.shape, train, test)
    for epoch, _ in enumerate(descend(schedule, parameters, train)):
        if epoch in schedule.logged:
            yield from logger.add(epoch, parameters)


def descend(schedule: Schedule, parameters: Array, train: Samples) -> Iterator[None]:
    """Yields before training and after each epoch; parameters (K, P) change in place."""
    batches = Batches(schedule, parameters, np.zeros_like(parameters), train)
    yield
    for _ in range(schedule.epochs):
        batches.shuffle()
        with np.errstate(all="ignore"):  # never across a yield: the caller's way with errors is his own
            for step in batches.operations:
                for operation in step:
                    operation()
        yield
