"""What one run trains: a config with its data, and the untrained network that fits both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.checks import numbers, require, shown
from core.data import Dataset, load_dataset
from core.engine.arrays import Array
from core.engine.initializers import INITIALIZERS
from core.engine.network import HasWeights, Layer, Network, draw_network, flatten
from core.training.config import TrainingConfig
from core.training.shapes import layer_widths, loss_and_outputs

WEIGHTS_STREAM = 0  # of a seed; the batches' order has the next one


@dataclass(frozen=True)
class Problem:
    """A config, its data, what fits them, and its untrained network as a row of parameters."""

    config: TrainingConfig
    dataset: Dataset
    loss: str
    widths: tuple[int, ...]
    parameters: Array  # (P,)


def prepare(
    config: TrainingConfig, dataset: Dataset | None = None, network: Iterable[HasWeights] | None = None
) -> Problem:
    """The problem that a config states, unless data or an untrained network are given in place of its own.

    Raises:
        ValueError: one of them is something else, or the network does not fit.
    """
    _check_type("config", config, TrainingConfig)
    if dataset is not None:
        config = _on(config, dataset)
    dataset = load_dataset(config)
    widths = _widths(config, dataset)
    layers = initial_network(config, dataset) if network is None else _given_network(network)
    _check_shapes(layers, widths)
    return Problem(config, dataset, loss_and_outputs(dataset)[0], widths, flatten(layers))


def _on(config: TrainingConfig, dataset: Dataset) -> TrainingConfig:
    """The config of a run on these data, so that whoever reads it later knows what they were."""
    _check_type("dataset", dataset, Dataset)
    named = dataset.name == config.dataset and dataset == load_dataset(config)
    return config if named else replace(config, dataset=dataset)


def initial_network(config: TrainingConfig, dataset: Dataset | None = None) -> Network:
    """The untrained network that a config draws; `dataset` as in `train`."""
    widths = _widths(config, load_dataset(config) if dataset is None else dataset)
    rng = np.random.default_rng([config.seed, WEIGHTS_STREAM])
    return draw_network(rng, widths, INITIALIZERS[config.initializer], config.hidden_biases)


def _widths(config: TrainingConfig, dataset: Dataset) -> tuple[int, ...]:
    return layer_widths(dataset.x_train.shape[1], config.hidden_widths, dataset)


def _check_type(field_name: str, value: object, kind: type) -> None:
    require(isinstance(value, kind), field_name, f"be a {kind.__name__}", shown(value))


def _given_network(network: Iterable[HasWeights]) -> Network:
    """The layers as float64 arrays."""
    layers = tuple(network) if isinstance(network, Iterable) else (network,)
    for layer in layers:
        complete = hasattr(layer, "weights") and hasattr(layer, "biases")
        require(complete, "initial_network", "be layers that have weights and biases", shown(layer))
    return tuple(Layer(*(numbers("initial_network", part) for part in (one.weights, one.biases))) for one in layers)


def _check_shapes(network: Network, widths: Sequence[int]) -> None:
    expected = [((fan_in, fan_out), (fan_out,)) for fan_in, fan_out in pairwise(widths)]
    given = [(np.shape(layer.weights), np.shape(layer.biases)) for layer in network]
    require(given == expected, "initial_network", f"have weights and biases of shapes {expected}", given)
