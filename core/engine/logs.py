"""What is measured of the networks after an epoch, always over the whole data set."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import Array
from core.engine.liveness import find_cut_off, mean_sizes, responses
from core.engine.network import layer_sizes
from core.engine.passes import allocate, backward_operations, forward_operations, with_ones
from core.engine.schedule import Samples, Schedule, shared

CACHE_BYTES = 3_000_000  # epochs are measured together as long as their arrays stay about this small


class Log(NamedTuple):
    """What was measured at S consecutive epochs of K networks."""

    epochs: NDArray[np.int64]  # (S,)
    parameters: Array  # (S, K, P)
    train_loss: Array  # (S, K), as the three that follow
    test_loss: Array
    train_score: Array
    test_score: Array
    gradient_norms: Array  # (S, K, layers), of weights and biases together
    responses: Array  # (S, K, hidden units): the largest slope over the training set / the steepest
    cut_off: NDArray[np.bool_]  # (S, K, hidden units): no gradient comes back from the output
    mean_sizes: Array  # (S, K, hidden units): mean |h|


class Logger:
    """Collects parameters epoch by epoch and measures several epochs at once, as networks of one larger stack."""

    def __init__(self, schedule: Schedule, shape: tuple[int, int], train: Samples, test: Samples) -> None:
        self._schedule = schedule
        self._epochs: list[int] = []
        chunk = _epochs_at_once(schedule, shape[0], train.x.shape[-2] + test.x.shape[-2])
        self._parameters = np.empty((chunk, *shape))
        self._gradients = np.empty_like(self._parameters)
        self._layer_starts = np.cumsum([0, *layer_sizes(schedule.widths)[:-1]])
        self._train = _Measured(schedule, self._parameters, self._gradients, train)
        self._test = _Measured(schedule, self._parameters, self._gradients, test)

    def add(self, epoch: int, parameters: Array) -> Iterator[Log]:
        """Yields a log when enough epochs are together, or when this is the last one."""
        self._parameters[len(self._epochs)] = parameters
        self._epochs.append(epoch)
        if len(self._epochs) == len(self._parameters) or epoch == self._schedule.epochs:
            with np.errstate(all="ignore"):
                log = self._measure()
            self._epochs.clear()
            yield log

    def _measure(self) -> Log:
        train, test, s = self._train, self._test, len(self._epochs)
        test.pass_forward()
        test_loss, test_score = test.loss(), test.score()
        train.pass_forward()
        response, sizes = train.unit_responses(), mean_sizes(train.layers, self._schedule.activation)
        train.pass_backward()
        cut_off = find_cut_off(train.layers, response)
        norms = np.sqrt(np.add.reduceat(np.square(self._gradients), self._layer_starts, axis=-1))
        return Log(
            np.array(self._epochs), self._parameters[:s].copy(),
            train.loss()[:s], test_loss[:s], train.score()[:s], test_score[:s],
            norms[:s], response[:s], cut_off[:s], sizes[:s],
        )  # fmt: skip


class _Measured:
    """A whole data set as seen by S x K networks."""

    def __init__(self, schedule: Schedule, parameters: Array, gradients: Array, samples: Samples) -> None:
        x, self._y, self._loss = with_ones(samples.x), samples.y.swapaxes(-1, -2).copy(), schedule.loss
        n = self._y.shape[-1]
        self.layers = allocate(parameters, gradients, schedule.widths, n)
        last = self.layers[-1]
        passes = (x, self.layers, schedule.activation, shared(schedule.negative_slopes, 3))
        self.unit_responses = partial(responses, [layer.z for layer in self.layers[:-1]], *passes[2:])
        self._forward = forward_operations(*passes)
        delta = partial(schedule.loss.delta, last.z, self._y / n, 1 / n, last.delta)
        self._backward = [delta, *backward_operations(*passes)]

    def pass_forward(self) -> None:
        for operation in self._forward:
            operation()

    def pass_backward(self) -> None:
        for operation in self._backward:
            operation()

    def loss(self) -> Array:
        return self._loss.value(self.layers[-1].z, self._y)

    def score(self) -> Array:
        return self._loss.score(self.layers[-1].z, self._y)


def _epochs_at_once(schedule: Schedule, n_networks: int, n_samples: int) -> int:
    bytes_per_network = 8 * 3 * n_samples * sum(schedule.widths[1:])
    return int(np.clip(CACHE_BYTES // (bytes_per_network * n_networks), 1, schedule.epochs + 1))
