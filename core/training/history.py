"""What a run leaves behind: every metric at every epoch, and the networks that are kept."""

from dataclasses import dataclass
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import require
from core.data import Dataset, load_dataset
from core.engine.arrays import Array
from core.engine.liveness import UnitState
from core.engine.network import Network
from core.training.config import TrainingConfig
from core.training.fields import config_text
from core.training.predictions import outputs, predicted, probabilities, score

if TYPE_CHECKING:
    import pandas as pd

_PAGE = "core.export.page"
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

    Example:
        >>> from core import TrainingConfig, train
        >>> history = train(TrainingConfig(n_samples=50, epochs=5, initial_bias=-50.0))
        >>> history  # doctest: +ELLIPSIS
        TrainingHistory(moons, 16-16 units of relu, initial_bias -50: epochs 0 to 5, ... 32 of 32 units dead)
        >>> history.to_frame().shape
        (6, 18)
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

    @property
    def dataset(self) -> Dataset:
        """The data it was trained and tested on."""
        return load_dataset(self.config)

    def to_frame(self) -> "pd.DataFrame":
        """One row a logged epoch: losses, scores, units in each state, tau-dormant shares, gradient norms."""
        from core.training.tables import metrics_frame

        return metrics_frame(self)

    def units_frame(self) -> "pd.DataFrame":
        """One row a unit and spell in one state: layer, unit, first_epoch, last_epoch, state."""
        from core.training.tables import unit_lives_frame

        return unit_lives_frame(self)

    def predict(self, x: ArrayLike) -> NDArray[np.int64] | Array:
        """Class ids, or numbers, (n,), for inputs x (n, d), both in the units of `dataset`, by the last network.

        Raises:
            ValueError: x has another number of columns than `dataset`.
        """
        return predicted(outputs(self.networks[-1], x, self.config), self.dataset)

    def predict_proba(self, x: ArrayLike) -> Array:
        """The probability of each class, (n, n_classes), for inputs x (n, d) in the units of `dataset`.

        Raises:
            ValueError: x has another number of columns than `dataset`, or that is a regression.
        """
        require(self.dataset.task == "classification", "dataset", "be a classification", "a regression")
        return probabilities(outputs(self.networks[-1], x, self.config), self.dataset)

    def score(self, x: ArrayLike | None = None, y: ArrayLike | None = None) -> float:
        """Accuracy, or R^2 for numbers, of the last network: on x (n, d) and y (n,), or on the test rows."""
        x, y = (self.dataset.x_test, self.dataset.y_test) if x is None or y is None else (x, y)
        return score(outputs(self.networks[-1], x, self.config), y, self.dataset)

    def save(self, path: "str | PathLike[str]") -> None:
        """Write it to a file (.npz), with its networks and, where it is on own data, with the data."""
        from core.training.history_file import save_history

        save_history(self, Path(path))

    @staticmethod
    def load(path: "str | PathLike[str]") -> "TrainingHistory":
        """The history that `save` has written.

        Raises:
            ValueError: the file holds none.
        """
        from core.training.history_file import load_history

        return load_history(Path(path))

    def __repr__(self) -> str:
        text, units = config_text(self.config), sum(states.shape[1] for states in self.unit_states)
        diverged = "" if self.diverged_at is None else f", diverged at {self.diverged_at}"
        return (
            f"TrainingHistory({text['dataset']}, {text['hidden_widths']} units of {text['activation']}, "
            f"initial_bias {text['initial_bias']}: epochs 0 to {self.epochs[-1]}{diverged}, "
            f"train_loss {self.train_loss[-1]:.4g}, test_score {self.test_score[-1]:.4g}, "
            f"{units - int(self.alive_counts[-1].sum())} of {units} units dead)"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the story and two charts, drawn by a higher floor that is asked for by its name."""
        return str(import_module(_PAGE).run_html(self))


def logged_epochs(epochs: int, log_every: int) -> NDArray[np.int64]:
    """The epochs that are measured: dense at first, the last one always."""
    every = np.arange(epochs + 1)
    return np.flatnonzero((every <= DENSE) | (every % log_every == 0) | (every == epochs))


def kept_epochs(logged: NDArray[np.int64], n_parameters: int) -> NDArray[np.int64]:
    """The epochs, among those that are logged, whose networks a run keeps: dense at first, the last one always."""
    last = len(logged) - 1
    spread = np.linspace(min(DENSE, last), last, KEPT_SPREAD).round().astype(int)
    kept = np.unique(np.concatenate([np.arange(min(DENSE, last) + 1), spread]))
    most = max(2, KEPT_NUMBERS // n_parameters)
    if len(kept) > most:
        kept = kept[np.unique(np.linspace(0, len(kept) - 1, most).round().astype(int))]
    return np.take(logged, kept)
