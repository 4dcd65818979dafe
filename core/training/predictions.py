"""What a trained network says of inputs, and how often it is right."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import numbers, require
from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.network import Network, pre_activations
from core.training.config import TrainingConfig


def outputs(network: Network, x: ArrayLike, config: TrainingConfig) -> Array:
    """The last layer's z for inputs x (n, d), (n, outputs).

    Raises:
        ValueError: x is no table of as many columns as the network has inputs.
    """
    rows, n_features = numbers("x", x), network[0].weights.shape[0]
    require(rows.ndim == 2 and rows.shape[1] == n_features, "x", f"have shape (n, {n_features})", rows.shape)
    return pre_activations(network, rows, ACTIVATIONS[config.activation], config.negative_slope)[-1]


def predicted(z: Array, dataset: Dataset) -> NDArray[np.int64] | Array:
    """Class ids, or numbers in the units of the data set's targets, (n,), from outputs z (n, outputs)."""
    if dataset.task == "regression":
        return z[:, 0]
    return (z[:, 0] > 0).astype(np.int64) if dataset.n_classes == 2 else z.argmax(axis=1)


def probabilities(z: Array, dataset: Dataset) -> Array:
    """Of each class, (n, n_classes), from outputs z (n, outputs)."""
    if dataset.n_classes == 2:
        z = np.hstack([np.zeros_like(z), z])
    shares: Array = np.exp(z - z.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def score(z: Array, y: ArrayLike, dataset: Dataset) -> float:
    """Accuracy, or R^2 for numbers; y (n,) as the data set has it."""
    truth, guess = np.asarray(y), predicted(z, dataset)
    require(truth.shape == guess.shape, "y", f"have shape {guess.shape}, as x has rows", truth.shape)
    if dataset.task == "classification":
        return float((guess == truth).mean())
    spread = truth.var()
    return float(1 - np.square(guess - truth).mean() / spread) if spread > 0 else 0.0
