"""From a history to one row of a table: what became of one network."""

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, load_dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.liveness import fates
from core.engine.network import pre_activations
from core.training import TrainingConfig, TrainingHistory

Value = str | int | float | bool
Row = dict[str, Value]

COLLAPSED_SPREAD = 1e-6  # an output that varies no more than this over the training set is constant
STUCK_SKILL = 0.2  # of the way from the best constant answer to a perfect one
LATE_SHARE = 0.1  # of the epochs: a loss that jumps may leave the very last one anywhere


def row(history: TrainingHistory) -> Row:
    """One tidy row: the config's fields and what the network looked like at its last finite epoch.

    `alive_start`, `alive_end` are shares of hidden units that are not dead, over all layers, and with `_1`, `_2`, ...
    of each. `born_dead`, `died` and `revived` count units, over all logged epochs; `died` leaves out those that were
    born dead. `constant` is the output of a collapsed network, NaN for any other.
    """
    dataset = load_dataset(history.config)
    return {**config_columns(history.config), **_outcome(history, dataset), **_alive_by_layer(history)}


def config_columns(config: TrainingConfig) -> Row:
    """The config's fields as cells."""
    return {f.name: as_cell(getattr(config, f.name)) for f in fields(config)}


def as_cell(value: Value | tuple[float, ...] | Dataset) -> Value:
    """A value that fits a table: widths as "16-16", biases of several layers as "-1.0, 0.5", own data by its name."""
    if isinstance(value, Dataset):
        return value.name
    if not isinstance(value, tuple):
        return value
    return ("-" if all(isinstance(part, int) for part in value) else ", ").join(map(str, value))


def _outcome(history: TrainingHistory, dataset: Dataset) -> Row:
    outputs = _outputs(history, dataset)
    collapsed = bool(np.ptp(outputs, axis=0).max() <= COLLAPSED_SPREAD)
    return {
        **_unit_columns(history),
        "train_loss": float(history.train_loss[-1]),
        "test_loss": float(history.test_loss[-1]),
        "train_score": float(history.train_score[-1]),
        "test_score": float(history.test_score[-1]),
        "epochs_trained": int(history.epochs[-1]),
        "diverged": history.diverged_at is not None,
        "collapsed": collapsed,
        "constant": float(outputs[0, 0]) if collapsed and outputs.shape[1] == 1 else float("nan"),
        "stuck": is_stuck(history, dataset),
    }


def is_stuck(history: TrainingHistory, dataset: Dataset) -> bool:
    """Whether a network has learned next to nothing on the training set, at its end and lately: the one meaning of it.

    One good last epoch is enough, and one bad one does not count: where the loss jumps, the last tenth decides.
    """
    scores = history.train_score
    return bool(max(scores[-1], late_score(history, scores)) < stuck_below(dataset))


def late_score(history: TrainingHistory, scores: Array) -> float:
    """The median of scores (E + 1,) over the last tenth of the epochs."""
    last = history.epochs[-1]
    late = history.epochs > last - max(1, round(LATE_SHARE * last))
    return float(np.median(scores[late]))


def stuck_below(dataset: Dataset) -> float:
    """The training score under which a network has learned next to nothing.

    A fifth of the way from the best constant answer to a perfect one: an accuracy of .60 for two balanced classes,
    an R^2 of .20. A fixed distance would call every network stuck where one class holds nine rows in ten.
    """
    constant = constant_score(dataset, dataset.y_train)
    return constant + STUCK_SKILL * (1 - constant)


def constant_score(dataset: Dataset, y: NDArray[Any]) -> float:
    """The score, over targets y, of the best answer that ignores x: the training set's commonest class, or R^2 = 0."""
    if dataset.task == "regression":
        return 0.0
    return float((y == np.bincount(dataset.y_train).argmax()).mean())


def best_constant_loss(dataset: Dataset) -> float:
    """The training loss of the best answer that ignores x: half the variance, or the entropy of the classes (nats)."""
    if dataset.task == "regression":
        return float(dataset.y_train.var() / 2)
    shares = np.bincount(dataset.y_train) / len(dataset.y_train)
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def _outputs(history: TrainingHistory, dataset: Dataset) -> np.ndarray:
    """The last network's outputs on the training set, (n, n_outputs)."""
    config = history.config
    activation = ACTIVATIONS[config.activation]
    return pre_activations(history.networks[-1], dataset.x_train, activation, config.negative_slope)[-1]


def _unit_columns(history: TrainingHistory) -> Row:
    alive, layers = history.alive_counts, [fates(states) for states in history.unit_states]
    units = sum(states.shape[1] for states in history.unit_states)
    return {
        "units": units,
        "alive_start": float(alive[0].sum() / units),
        "alive_end": float(alive[-1].sum() / units),
        "born_dead": sum(int(layer.born_dead.sum()) for layer in layers),
        "died": sum(int((layer.died & ~layer.born_dead).sum()) for layer in layers),
        "revived": sum(int(layer.revived.sum()) for layer in layers),
    }


def _alive_by_layer(history: TrainingHistory) -> Row:
    result: Row = {}
    for k, (states, alive) in enumerate(zip(history.unit_states, history.alive_counts.T), start=1):
        result[f"alive_start_{k}"] = float(alive[0] / states.shape[1])
        result[f"alive_end_{k}"] = float(alive[-1] / states.shape[1])
    return result
