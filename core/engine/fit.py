"""The training loop: mini-batch descent on a stack of networks, logged over the whole data set after every epoch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import Activation, Array
from core.engine.liveness import find_cut_off, mean_sizes, responses
from core.engine.losses import Loss
from core.engine.network import layer_sizes
from core.engine.optimizers import Optimizer
from core.engine.passes import LayerBuffers, allocate, backward, forward, with_ones

LOG_CACHE_BYTES = 3_000_000  # epochs are logged together as long as their arrays stay about this small


@dataclass(frozen=True)
class Schedule:
    """What the networks of a stack share, and the numbers in which they may differ, each (K,)."""

    widths: tuple[int, ...]  # inputs, hidden ..., outputs
    activation: Activation
    loss: Loss
    optimizer: Optimizer
    batch_size: int
    epochs: int
    learning_rates: Sequence[float]
    weight_decays: Sequence[float]
    negative_slopes: Sequence[float]
    shuffles: Sequence[np.random.Generator]  # one a network: the order of its batches


@dataclass(frozen=True)
class Samples:
    """Inputs and targets of K networks, or of one shared by all (leading axis 1)."""

    x: Array  # (K or 1, n, d)
    y: Array  # (K or 1, n, n_outputs)


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


def fit(schedule: Schedule, parameters: Array, train: Samples, test: Samples) -> Iterator[Log]:
    """Train a stack of networks from parameters (K, P), which are copied; yields the log in epoch order.

    Epoch 0 is before training. Divergence is not an error: the log then holds non-finite numbers.
    """
    parameters = parameters.copy()
    logger = _Logger(schedule, parameters.shape, train, test)
    with np.errstate(all="ignore"):
        for epoch, _ in enumerate(_epochs(schedule, parameters, train)):
            yield from logger.add(epoch, parameters)


def _epochs(schedule: Schedule, parameters: Array, train: Samples) -> Iterator[None]:
    """Yields before training and after each epoch; parameters change in place."""
    gradients = np.zeros_like(parameters)
    batches = _Batches(schedule, parameters, gradients, train)
    update = _updater(schedule, parameters, gradients)
    activation, delta = schedule.activation, schedule.loss.delta
    negative_slope = _shared(schedule.negative_slopes, 3)
    yield
    for _ in range(schedule.epochs):
        batches.shuffle()
        for x, scaled_targets, scale, layers in batches.all:
            outputs = forward(x, layers, activation, negative_slope)
            delta(outputs, scaled_targets, scale, layers[-1].delta)
            backward(x, layers, activation, negative_slope)
            update()
        yield


class Batch(NamedTuple):
    """One mini-batch: views of the shuffled data, and the buffers that fit its size."""

    x: Array  # (K or 1, d + 1, b)
    scaled_targets: Array  # (K or 1, n_outputs, b)
    scale: float | Array
    layers: list[LayerBuffers]


class _Batches:
    """The mini-batches of an epoch; `shuffle` refills them in place, in each network's own order."""

    def __init__(self, schedule: Schedule, parameters: Array, gradients: Array, train: Samples) -> None:
        n, d = train.x.shape[-2:]
        self._shuffles = schedule.shuffles if schedule.batch_size < n else []
        self._source = np.concatenate([with_ones(train.x), train.y.swapaxes(-1, -2)], axis=-2)
        lead = len(parameters) if self._shuffles else len(self._source)
        self._rows = np.empty((lead, *self._source.shape[1:]))
        self._rows[:] = self._source
        self._targets = self._rows[:, d + 1 :]
        self._scaled_targets = np.empty((len(parameters), *self._targets.shape[1:]))
        starts = range(0, n, schedule.batch_size)
        sizes = [min(schedule.batch_size, n - start) for start in starts]
        self._scales = [_gradient_scale(schedule, size) for size in sizes]
        buffers = {size: allocate(parameters, gradients, schedule.widths, size) for size in set(sizes)}
        self._parts = [slice(start, start + size) for start, size in zip(starts, sizes)]
        self.all = [
            Batch(self._rows[:, : d + 1, part], self._scaled_targets[..., part], scale, buffers[size])
            for part, size, scale in zip(self._parts, sizes, self._scales)
        ]
        self._scale_targets()

    def shuffle(self) -> None:
        if not self._shuffles:
            return
        shared = len(self._source) == 1
        for k, rng in enumerate(self._shuffles):
            rows = self._source[0 if shared else k]
            np.take(rows, rng.permutation(rows.shape[-1]), axis=-1, out=self._rows[k], mode="clip")
        self._scale_targets()

    def _scale_targets(self) -> None:
        """scale * y once an epoch; only the last batch's scale differs, as it may be smaller."""
        np.multiply(self._targets, self._scales[0], out=self._scaled_targets)
        part = self._parts[-1]
        np.multiply(self._targets[..., part], self._scales[-1], out=self._scaled_targets[..., part])


def _gradient_scale(schedule: Schedule, batch_size: int) -> float | Array:
    """1 / batch size, times the learning rate where the optimizer lets it be folded in."""
    rate = _shared(schedule.learning_rates, 3) if schedule.optimizer.linear else 1.0
    return rate / batch_size


def _updater(schedule: Schedule, parameters: Array, gradients: Array):
    """A function without arguments that applies one optimizer step in place."""
    optimizer, rate, decay = schedule.optimizer, _shared(schedule.learning_rates, 2), _shared(schedule.weight_decays, 2)
    moments = [np.zeros_like(parameters) for _ in range(optimizer.n_moments)]
    scratch = np.empty_like(parameters)
    shrinks = any(schedule.weight_decays) and not optimizer.decoupled_decay
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


def _shared(values: Sequence[float], ndim: int) -> float | Array:
    """One float when all networks have the same value, else (K, 1, ...), ready to broadcast."""
    if all(value == values[0] for value in values):
        return float(values[0])
    return np.asarray(values, dtype=float).reshape(-1, *[1] * (ndim - 1))


class _Logger:
    """Collects parameters epoch by epoch and measures several epochs at once, in buffers that fit the cache."""

    def __init__(self, schedule: Schedule, shape: tuple[int, int], train: Samples, test: Samples) -> None:
        self._schedule = schedule
        self._epochs: list[int] = []
        chunk = _epochs_per_log(schedule, shape[0], train.x.shape[-2] + test.x.shape[-2])
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
            yield self._measure()
            self._epochs.clear()

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
        self._schedule = schedule
        self._x, self._y = with_ones(samples.x), samples.y.swapaxes(-1, -2).copy()
        self._scaled_targets = self._y / self._y.shape[-1]
        self.negative_slope = _shared(schedule.negative_slopes, 3)
        self.layers = allocate(parameters, gradients, schedule.widths, self._y.shape[-1])

    def pass_forward(self) -> None:
        forward(self._x, self.layers, self._schedule.activation, self.negative_slope)

    def pass_backward(self) -> None:
        last = self.layers[-1]
        self._schedule.loss.delta(last.z, self._scaled_targets, 1 / self._y.shape[-1], last.delta)
        backward(self._x, self.layers, self._schedule.activation, self.negative_slope)

    def unit_responses(self) -> Array:
        """After a forward pass: r of every hidden unit."""
        return responses([layer.z for layer in self.layers[:-1]], self._schedule.activation, self.negative_slope)

    def loss(self) -> Array:
        return self._schedule.loss.value(self.layers[-1].z, self._y)

    def score(self) -> Array:
        return self._schedule.loss.score(self.layers[-1].z, self._y)


def _epochs_per_log(schedule: Schedule, n_networks: int, n_samples: int) -> int:
    bytes_per_network = 8 * 3 * n_samples * sum(schedule.widths[1:])
    return int(np.clip(LOG_CACHE_BYTES // (bytes_per_network * n_networks), 1, schedule.epochs + 1))
