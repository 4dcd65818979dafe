"""The one way to a run: data and engine together, for one network or a thousand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, load_dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.fit import fit
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import dormant_shares, unit_states
from core.engine.logs import Log
from core.engine.losses import LOSSES
from core.engine.measures import Measures
from core.engine.network import HasWeights, draw_network, flatten, layer_sizes, unflatten
from core.engine.optimizers import OPTIMIZERS
from core.engine.schedule import Samples, Schedule
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory, kept_epochs, logged_epochs

WEIGHTS_STREAM, SHUFFLE_STREAM = 0, 1  # independent draws from one seed
STACK_BYTES = 1_500_000  # networks are stepped together as long as their arrays stay about this small


def train(
    config: TrainingConfig, *, dataset: Dataset | None = None, initial_network: Iterable[HasWeights] | None = None
) -> TrainingHistory:
    """Train one network.

    Args:
        dataset: replaces the one that the config names.
        initial_network: layers with `weights` (fan_in, fan_out) and `biases` (fan_out,), replacing the drawn ones.

    Raises:
        ValueError: `initial_network` does not fit, or its loss is not finite.
    """
    *_, last = train_live(config, dataset=dataset, initial_network=initial_network)
    return last.history()


def train_live(
    config: TrainingConfig, *, dataset: Dataset | None = None, initial_network: Iterable[HasWeights] | None = None
) -> Iterator["Recorder"]:
    """Train one network step by step: yields the recorder, whose `history()` is the run so far."""
    problem = _problem(config, dataset, initial_network)
    yield from _train_stack([problem], "dataset" if initial_network is None else "initial_network")


def train_many(
    configs: Iterable[TrainingConfig], *, jobs: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> list[TrainingHistory]:
    """The same histories as `[train(c) for c in configs]`, in that order, but much faster.

    Args:
        jobs: worker processes.
        on_progress: called with (networks done, networks in all) after each stack.
    """
    configs = list(configs)
    together = stacks(configs)
    histories: list[TrainingHistory | None] = [None] * len(configs)
    done = 0
    for indices, results in zip(together, _run_stacks([[configs[i] for i in stack] for stack in together], jobs)):
        for index, history in zip(indices, results):
            histories[index] = history
        done += len(indices)
        if on_progress:
            on_progress(done, len(configs))
    return histories


def _run_stacks(together: list[list[TrainingConfig]], jobs: int) -> Iterable[list[TrainingHistory]]:
    if jobs == 1 or len(together) < 2:
        return map(train_stack, together)
    from joblib import Parallel, delayed

    return Parallel(n_jobs=jobs, return_as="generator")(delayed(train_stack)(stack) for stack in together)


def train_stack(configs: Sequence[TrainingConfig]) -> list[TrainingHistory]:
    """Histories of configs that one entry of `stacks` puts together."""
    *_, recorder = _train_stack([_problem(config) for config in configs])
    return [recorder.history(k) for k in range(len(configs))]


@dataclass(frozen=True)
class _Problem:
    """A config with its data in the engine's shape and its untrained network as a row of parameters."""

    config: TrainingConfig
    dataset: Dataset
    loss: str
    widths: tuple[int, ...]
    parameters: Array  # (P,)


def _problem(
    config: TrainingConfig, dataset: Dataset | None = None, initial_network: Iterable[HasWeights] | None = None
) -> _Problem:
    dataset = load_dataset(config) if dataset is None else dataset
    loss, n_outputs = _loss_and_outputs(dataset)
    widths = (dataset.x_train.shape[1], *config.hidden_widths, n_outputs)
    network = _initial_network(config, widths) if initial_network is None else tuple(initial_network)
    _check_shapes(network, widths)
    return _Problem(config, dataset, loss, widths, flatten(network))


def _loss_and_outputs(dataset: Dataset) -> tuple[str, int]:
    if dataset.task == "regression":
        return "squared_error", 1
    return ("binary_cross_entropy", 1) if dataset.n_classes == 2 else ("cross_entropy", dataset.n_classes)


def _initial_network(config: TrainingConfig, widths: Sequence[int]):
    rng = np.random.default_rng([config.seed, WEIGHTS_STREAM])
    return draw_network(rng, widths, INITIALIZERS[config.initializer], config.hidden_biases)


def initial_network(config: TrainingConfig, dataset: Dataset | None = None):
    """The untrained network that a config draws."""
    dataset = load_dataset(config) if dataset is None else dataset
    widths = (dataset.x_train.shape[1], *config.hidden_widths, _loss_and_outputs(dataset)[1])
    return _initial_network(config, widths)


def _check_shapes(network: Sequence[HasWeights], widths: Sequence[int]) -> None:
    expected = [((fan_in, fan_out), (fan_out,)) for fan_in, fan_out in pairwise(widths)]
    given = [(np.shape(layer.weights), np.shape(layer.biases)) for layer in network]
    if given != expected:
        raise ValueError(f"initial_network must have weights and biases of shapes {expected}, got {given}")


def _targets(dataset: Dataset, y: Array) -> Array:
    """(n, n_outputs): one column, or one a class."""
    if dataset.task == "classification" and dataset.n_classes > 2:
        return np.eye(dataset.n_classes)[y]
    return np.asarray(y, dtype=float)[:, None]


def _samples(problems: Sequence[_Problem], part: str) -> Samples:
    """The networks' data stacked, or once when they share it."""
    datasets = [problem.dataset for problem in problems]
    if all(dataset is datasets[0] for dataset in datasets):
        datasets = datasets[:1]
    x = np.stack([getattr(dataset, f"x_{part}") for dataset in datasets])
    return Samples(x, np.stack([_targets(dataset, getattr(dataset, f"y_{part}")) for dataset in datasets]))


def _schedule(problems: Sequence[_Problem]) -> Schedule:
    configs, first = [problem.config for problem in problems], problems[0]
    return Schedule(
        widths=first.widths,
        activation=ACTIVATIONS[first.config.activation],
        loss=LOSSES[first.loss],
        optimizer=OPTIMIZERS[first.config.optimizer],
        batch_size=first.config.batch_size,
        epochs=first.config.epochs,
        logged=frozenset(_logged(first.config).tolist()),
        learning_rates=[config.learning_rate for config in configs],
        weight_decays=[config.weight_decay for config in configs],
        negative_slopes=[config.negative_slope for config in configs],
        shuffles=[np.random.default_rng([config.seed, SHUFFLE_STREAM]) for config in configs],
    )


def _logged(config: TrainingConfig) -> NDArray[np.int64]:
    return logged_epochs(config.epochs, config.log_every)


def _train_stack(problems: Sequence[_Problem], start: str = "dataset") -> Iterator["Recorder"]:
    """Train networks of one shape together; yields what is recorded after every few epochs."""
    train_samples, test_samples = _samples(problems, "train"), _samples(problems, "test")
    recorder = Recorder([each.config for each in problems], problems[0].widths, train_samples.x.shape[1], start)
    parameters = np.stack([problem.parameters for problem in problems])
    for log in fit(_schedule(problems), parameters, train_samples, test_samples):
        recorder.add(log)
        yield recorder
        if recorder.all_diverged:
            return


class Recorder:
    """Collects the logs of a stack of networks and cuts each history where its network diverges."""

    def __init__(self, configs: Sequence[TrainingConfig], widths: Sequence[int], n_train: int, start: str) -> None:
        self._configs, self._widths, self._n_train = configs, widths, n_train
        self._start = start  # what a loss that is not finite before training is put down to
        self._epoch = 0
        self._measures: list[Measures] = []
        self._kept_epochs = set(kept_epochs(_logged(configs[0]), sum(layer_sizes(widths))).tolist())
        self._kept: list[tuple[int, Array]] = []
        self._diverged_at: list[int | None] = [None] * len(configs)
        self._last: list[tuple[int, Array]] = [(0, None)] * len(configs)

    @property
    def epoch(self) -> int:
        """The last epoch that was logged."""
        return self._epoch

    @property
    def all_diverged(self) -> bool:
        """Whether no network of the stack is left to train."""
        return None not in self._diverged_at

    def add(self, log: Log) -> None:
        """Take in the next epochs; parameters are kept at the chosen epochs only."""
        finite = _finite(log)
        for k, diverged_at in enumerate(self._diverged_at):
            if diverged_at is None:
                self._follow(k, log, finite[:, k])
        rows = zip(log.epochs.tolist(), log.parameters)
        self._kept += [(epoch, row.copy()) for epoch, row in rows if epoch in self._kept_epochs]
        self._epoch = int(log.epochs[-1])
        self._measures.append(log.measures)

    def _follow(self, k: int, log: Log, finite: Array) -> None:
        n_good = len(finite) if finite.all() else int(finite.argmin())
        if n_good:
            self._last[k] = (int(log.epochs[n_good - 1]), log.parameters[n_good - 1, k])
        if n_good < len(finite):
            self._diverged_at[k] = int(log.epochs[n_good])
        if self._diverged_at[k] == 0:
            raise ValueError(f"{self._start} must give a finite loss and gradient before training, got one that is not")

    def history(self, k: int = 0) -> TrainingHistory:
        """Network k's history so far."""
        last = self._last[k][0]
        kept = {epoch: rows[k].copy() for epoch, rows in self._kept if epoch <= last} | dict([self._last[k]])
        logged = _logged(self._configs[k])
        epochs = logged[logged <= last]

        def column(name: str) -> Array:
            return np.concatenate([getattr(measures, name)[:, k] for measures in self._measures])[: len(epochs)]

        layer_ends = np.cumsum(self._widths[1:-1])[:-1]
        states = unit_states(column("responses"), column("cut_off"))
        sizes = np.split(column("mean_sizes"), layer_ends, axis=1)
        return TrainingHistory(
            config=self._configs[k],
            n_train=self._n_train,
            epochs=epochs,
            train_loss=column("train_loss"),
            test_loss=column("test_loss"),
            train_score=column("train_score"),
            test_score=column("test_score"),
            unit_states=tuple(np.split(states, layer_ends, axis=1)),
            gradient_norms=column("gradient_norms"),
            dormant_shares=np.stack([dormant_shares(layer) for layer in sizes], axis=1),
            networks=tuple(unflatten(row, self._widths) for row in kept.values()),
            network_epochs=np.array(list(kept)),
            diverged_at=self._diverged_at[k],
        )


def _finite(log: Log) -> Array:
    """Whether loss, gradient and weights are finite, (S, K)."""
    with np.errstate(all="ignore"):  # inf - inf
        measures = log.measures
        numbers = (
            measures.train_loss, measures.test_loss, measures.gradient_norms.sum(axis=-1), log.parameters.sum(axis=-1)
        )  # fmt: skip
    return np.logical_and.reduce([np.isfinite(values) for values in numbers])


def stacks(configs: Sequence[TrainingConfig]) -> list[list[int]]:
    """Indices of configs that can be stepped together, in stacks of even size that fit the cache."""
    groups: dict[tuple, list[int]] = {}
    for index, config in enumerate(configs):
        groups.setdefault(_shape_key(config), []).append(index)
    return [
        part.tolist()
        for group in groups.values()
        for part in np.array_split(group, -(-len(group) // _stack_size(configs[group[0]])))
    ]


def _shape_key(config: TrainingConfig) -> tuple:
    """What networks must share to be stepped together."""
    dataset = load_dataset(config)
    shapes = dataset.x_train.shape, dataset.x_test.shape, _loss_and_outputs(dataset)
    return (
        shapes, config.hidden_widths, config.activation, config.optimizer, config.batch_size, config.epochs,
        config.log_every,
    )  # fmt: skip


def _stack_size(config: TrainingConfig) -> int:
    dataset = load_dataset(config)
    n, d = dataset.x_train.shape
    widths = (d, *config.hidden_widths, _loss_and_outputs(dataset)[1])
    numbers = 4 * min(config.batch_size, n) * sum(widths) + 4 * sum(layer_sizes(widths)) + n * (d + 2)
    return max(1, STACK_BYTES // (8 * numbers))
