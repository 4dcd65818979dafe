"""Collects what a stack of networks logs, and makes a history of each."""

from collections.abc import Sequence

import numpy as np

from core.engine.activations import Array
from core.engine.liveness import dormant_shares, unit_states
from core.engine.logs import Log
from core.engine.measures import Measures
from core.engine.network import layer_sizes, unflatten
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory, kept_epochs, logged_epochs


class Recorder:
    """Collects the logs of a stack of networks and cuts each history where its network diverges."""

    def __init__(self, configs: Sequence[TrainingConfig], widths: Sequence[int], n_train: int, start: str) -> None:
        self._configs, self._widths, self._n_train = configs, widths, n_train
        self._start = start  # what a loss that is not finite before training is put down to
        self._epoch = 0
        self._measures: list[Measures] = []
        self._logged = logged_epochs(configs[0].epochs, configs[0].log_every)
        self._kept_epochs = set(kept_epochs(self._logged, sum(layer_sizes(widths))).tolist())
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
        last, parameters = self._last[k]
        kept = {epoch: rows[k].copy() for epoch, rows in self._kept if epoch <= last} | {last: parameters.copy()}
        epochs = self._logged[self._logged <= last]

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
