"""What one run trains: a config with its data, and the untrained network that fits both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.data import Dataset, load_dataset
from core.engine.activations import Array
from core.engine.initializers import INITIALIZERS
from core.engine.network import HasWeights, Network, draw_network, flatten
from core.training.config import TrainingConfig

WEIGHTS_STREAM = 0  # of a seed; the batches' order has the next one


@dataclass(frozen=True)
class Problem:
    """A config, its data, what fits them, and its untrained network as a row of parameters."""

    config: TrainingConfig
    dataset: Dataset
    loss: str
    widths: tuple[int, ...]
    parameters: Array  # (P,)


def pose(
    config: TrainingConfig, dataset: Dataset | None = None, network: Iterable[HasWeights] | None = None
) -> Problem:
    """The problem that a config states, unless data or an untrained network are given in place of its own.

    Raises:
        ValueError: the network does not fit.
    """
    dataset = load_dataset(config) if dataset is None else dataset
    widths = layer_widths(config, dataset)
    network = initial_network(config, dataset) if network is None else tuple(network)
    _check_shapes(network, widths)
    return Problem(config, dataset, loss_and_outputs(dataset)[0], widths, flatten(network))


def loss_and_outputs(dataset: Dataset) -> tuple[str, int]:
    """The loss that fits the task, and how many numbers the last layer puts out."""
    if dataset.task == "regression":
        return "squared_error", 1
    return ("binary_cross_entropy", 1) if dataset.n_classes == 2 else ("cross_entropy", dataset.n_classes)


def layer_widths(config: TrainingConfig, dataset: Dataset) -> tuple[int, ...]:
    """Inputs, hidden ..., outputs."""
    return (dataset.x_train.shape[1], *config.hidden_widths, loss_and_outputs(dataset)[1])


def initial_network(config: TrainingConfig, dataset: Dataset | None = None) -> Network:
    """The untrained network that a config draws; `dataset` as in `train`."""
    widths = layer_widths(config, load_dataset(config) if dataset is None else dataset)
    rng = np.random.default_rng([config.seed, WEIGHTS_STREAM])
    return draw_network(rng, widths, INITIALIZERS[config.initializer], config.hidden_biases)


def _check_shapes(network: Sequence[HasWeights], widths: Sequence[int]) -> None:
    expected = [((fan_in, fan_out), (fan_out,)) for fan_in, fan_out in pairwise(widths)]
    given = [(np.shape(layer.weights), np.shape(layer.biases)) for layer in network]
    if given != expected:
        raise ValueError(f"initial_network must have weights and biases of shapes {expected}, got {given}")
