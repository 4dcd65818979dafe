"""Collects what is measured of a stack of networks, and makes a history of each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array
from core.engine.collector import Measured
from core.engine.liveness import dormant_shares, unit_states
from core.engine.measures import Measures
from core.engine.network import layer_sizes, unflatten_all
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory, kept_epochs, logged_epochs


class Recorder:
    """Collects what is measured of a stack of networks and cuts each history where its network diverges."""

    def __init__(self, configs: Sequence[TrainingConfig], widths: Sequence[int], n_train: int, start: str) -> None:
        self._configs, self._widths, self._n_train = configs, widths, n_train
        self._start = start  # what a loss that is not finite before training is put down to
        self._logged = logged_epochs(configs[0].epochs, configs[0].log_every)
        self._to_keep = kept_epochs(self._logged, sum(layer_sizes(widths)))
        self._keeps = frozenset(self._to_keep.tolist())
        self._epoch = -1
        self._measures: list[Measures] = []
        self._kept: list[Array] = []  # parameters (K, P) at each of the epochs to keep so far
        self._newest = np.empty((len(configs), 0))  # parameters (K, P) at the last logged epoch
        self._diverged_at: dict[int, int] = {}
        self._last_good: dict[int, Array] = {}  # parameters (P,) of each network that diverged
        self._joined: _Joined | None = None

    @property
    def epoch(self) -> int:
        """The last epoch that was logged."""
        return max(self._epoch, 0)

    @property
    def all_diverged(self) -> bool:
        """Whether no network of the stack is left to train."""
        return len(self._diverged_at) == len(self._configs)

    def add(self, measured: Measured) -> None:
        """Take in the next epochs; parameters are kept at the chosen epochs only."""
        finite = _finite(measured)
        if not finite.all():
            for k in np.flatnonzero(~finite.all(axis=0)).tolist():
                self._cut(k, measured, finite[:, k])
        epochs = measured.epochs.tolist()
        self._kept += [rows.copy() for epoch, rows in zip(epochs, measured.parameters) if epoch in self._keeps]
        self._epoch, self._newest = epochs[-1], measured.parameters[-1]
        self._measures.append(measured.measures)
        self._joined = None

    def _cut(self, k: int, measured: Measured, finite: NDArray[np.bool_]) -> None:
        """End network k's history before the first epoch that is not finite."""
        if k in self._diverged_at:
            return
        n_good = int(finite.argmin())
        self._diverged_at[k] = int(measured.epochs[n_good])
        if self._diverged_at[k] == 0:
            raise ValueError(f"{self._start} must give a finite loss and gradient before training, got one that is not")
        self._last_good[k] = (measured.parameters[n_good - 1] if n_good else self._newest)[k].copy()

    def history(self, k: int = 0) -> TrainingHistory:
        """Network k's history so far."""
        if self._joined is None:
            self._joined = _join(self._measures, self._kept, self._widths)
        joined, measures = self._joined, self._joined.measures
        end = self._diverged_at.get(k, self._epoch + 1)
        epochs, network_epochs = self._logged[self._logged < end], self._to_keep[self._to_keep < end]
        parameters = joined.kept[: len(network_epochs), k]
        if network_epochs[-1] < epochs[-1]:
            last = self._last_good.get(k, self._newest[k])
            network_epochs, parameters = np.append(network_epochs, epochs[-1]), np.vstack([parameters, last])
        until = slice(len(epochs))
        return TrainingHistory(
            config=self._configs[k],
            n_train=self._n_train,
            epochs=epochs,
            train_loss=measures.train_loss[until, k].copy(),
            test_loss=measures.test_loss[until, k].copy(),
            train_score=measures.train_score[until, k].copy(),
            test_score=measures.test_score[until, k].copy(),
            unit_states=tuple(layer[until, k].copy() for layer in joined.unit_states),
            gradient_norms=measures.gradient_norms[until, k].copy(),
            dormant_shares=joined.dormant_shares[until, k].copy(),
            networks=unflatten_all(parameters.copy(), self._widths),
            network_epochs=network_epochs,
            diverged_at=self._diverged_at.get(k),
        )


class _Joined(NamedTuple):
    """All that was measured so far, E epochs of K networks, from which each network's history is cut."""

    measures: Measures  # (E, K, ...)
    unit_states: list[NDArray[np.int8]]  # of each hidden layer, (E, K, width)
    dormant_shares: Array  # (E, K, hidden layers)
    kept: Array  # (n, K, P)


def _join(several: Sequence[Measures], kept: Sequence[Array], widths: Sequence[int]) -> _Joined:
    measures = Measures(*map(np.concatenate, zip(*several)))
    ends = np.cumsum(widths[1:-1])[:-1]
    states = unit_states(measures.responses, measures.cut_off)
    shares = [dormant_shares(layer) for layer in np.split(measures.mean_sizes, ends, axis=-1)]
    return _Joined(measures, np.split(states, ends, axis=-1), np.stack(shares, axis=-1), np.stack(kept))


def _finite(measured: Measured) -> NDArray[np.bool_]:
    """Whether loss, gradient and weights are finite, (S, K)."""
    measures = measured.measures
    with np.errstate(all="ignore"):  # inf - inf
        norms, weights = measures.gradient_norms.sum(axis=-1), measured.parameters.sum(axis=-1)
    several = [np.isfinite(each) for each in (measures.train_loss, measures.test_loss, norms, weights)]
    return several[0] & several[1] & several[2] & several[3]
