"""What a run leaves behind: every metric at every epoch, and the networks that are kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.engine.arrays import Array
from core.engine.liveness import UnitState
from core.engine.network import Network
from core.training.config import TrainingConfig

DENSE = 10  # every epoch up to here is logged and kept: units die early
KEPT_SPREAD = 31  # and this many, evenly spread, from there to the end
KEPT_NUMBERS = 500_000  # parameters kept in one history, at the most


@dataclass(frozen=True, eq=False)
class TrainingHistory:
    """One run; index 0 is before training, E is the number of epochs that were logged after it.

    Attributes:
        epochs: the logged epochs, (E + 1,); all of them unless `config.log_every` says otherwise.
        n_train: rows of the training set over which unit states, losses and gradient norms are taken.
        train_score, test_score: accuracy, or R^2 for regression, (E + 1,).
        unit_states: one (E + 1, width) array of UnitState codes a hidden layer.
        gradient_norms: of the training loss, weights and biases of a layer together, (E + 1, layers).
        dormant_shares: tau-dormant units a hidden layer [Sokar et al. 2023], (E + 1, hidden layers).
        networks: those that are kept, first the untrained, last the trained one, at `network_epochs` (K,).
        diverged_at: the logged epoch at which loss or weights were not finite any more; the history ends before it.
    """

    config: TrainingConfig
    n_train: int
    epochs: NDArray[np.int64]
    train_loss: Array
    test_loss: Array
    train_score: Array
    test_score: Array
    unit_states: tuple[NDArray[np.int8], ...]
    gradient_norms: Array
    dormant_shares: Array
    networks: tuple[Network, ...]
    network_epochs: NDArray[np.int64]
    diverged_at: int | None

    @property
    def alive_counts(self) -> NDArray[np.int64]:
        """Units that are not dead, (E + 1, hidden layers)."""
        return np.stack([(states != UnitState.DEAD).sum(axis=1) for states in self.unit_states], axis=1)


def logged_epochs(epochs: int, log_every: int) -> NDArray[np.int64]:
    """The epochs that are measured: dense at first, the last one always."""
    every = np.arange(epochs + 1)
    return every[(every <= DENSE) | (every % log_every == 0) | (every == epochs)]


def kept_epochs(logged: NDArray[np.int64], n_parameters: int) -> NDArray[np.int64]:
    """The epochs, among those that are logged, whose networks a run keeps: dense at first, the last one always."""
    last = len(logged) - 1
    spread = np.linspace(min(DENSE, last), last, KEPT_SPREAD).round().astype(int)
    kept = np.unique(np.concatenate([np.arange(min(DENSE, last) + 1), spread]))
    most = max(2, KEPT_NUMBERS // n_parameters)
    if len(kept) > most:
        kept = kept[np.unique(np.linspace(0, len(kept) - 1, most).round().astype(int))]
    return logged[kept]
