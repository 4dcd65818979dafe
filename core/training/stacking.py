"""Networks that are stepped together: which ones, and how the engine is handed a stack of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, load_dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.collector import fitting
from core.engine.losses import LOSSES
from core.engine.network import layer_sizes
from core.engine.optimizers import OPTIMIZERS
from core.engine.recipe import Recipe, Samples
from core.training.config import TrainingConfig
from core.training.history import logged_epochs
from core.training.problem import WEIGHTS_STREAM, Problem
from core.training.shapes import layer_widths, loss_and_outputs

SHUFFLE_STREAM = WEIGHTS_STREAM + 1  # draws of one seed that are independent of the weights'
STACK_BYTES = 750_000  # networks are stepped together as long as a layer's arrays stay about this small


def stacks(configs: Sequence[TrainingConfig]) -> list[list[int]]:
    """Indices of configs that can be stepped together, in stacks of even size that fit the cache.

    Those of one seed stand together, as they share the order of their batches.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for index in sorted(range(len(configs)), key=lambda index: configs[index].seed):
        groups.setdefault(_shape_key(configs[index]), []).append(index)
    return [
        part.tolist()
        for group in groups.values()
        for part in np.array_split(group, -(-len(group) // _stack_size(configs[group[0]])))
    ]


def _shape_key(config: TrainingConfig) -> tuple[object, ...]:
    """What networks must share to be stepped together."""
    dataset = load_dataset(config)
    shapes = dataset.x_train.shape, dataset.x_test.shape, loss_and_outputs(dataset)
    return (
        shapes, config.hidden_widths, config.activation, config.optimizer, config.batch_size, config.epochs,
        config.log_every,
    )  # fmt: skip


def _stack_size(config: TrainingConfig) -> int:
    """How many networks of this shape fit into STACK_BYTES."""
    dataset = load_dataset(config)
    n, d = dataset.x_train.shape
    widths = layer_widths(d, config.hidden_widths, dataset)
    numbers = 4 * min(config.batch_size, n) * sum(widths) + 4 * sum(layer_sizes(widths)) + n * (d + 2)
    return fitting(STACK_BYTES, widths, numbers)


def _targets(dataset: Dataset, y: NDArray[Any]) -> Array:
    """(n, n_outputs): one column, or one a class."""
    n_outputs = loss_and_outputs(dataset)[1]
    if n_outputs > 1:
        return np.eye(n_outputs).take(y, axis=0)
    return np.asarray(y, dtype=float).reshape(-1, 1)


def samples(problems: Sequence[Problem], part: str) -> Samples:
    """The networks' data stacked, or once when they share it."""
    datasets = [problem.dataset for problem in problems]
    if all(dataset is datasets[0] for dataset in datasets):
        datasets = datasets[:1]
    x = np.stack([getattr(dataset, f"x_{part}") for dataset in datasets])
    return Samples(x, np.stack([_targets(dataset, getattr(dataset, f"y_{part}")) for dataset in datasets]))


def recipe(problems: Sequence[Problem]) -> Recipe:
    """How the engine is to train networks of one shape together."""
    configs, first = [problem.config for problem in problems], problems[0]
    shuffles = {seed: np.random.default_rng([seed, SHUFFLE_STREAM]) for seed in {config.seed for config in configs}}
    return Recipe(
        widths=first.widths,
        activation=ACTIVATIONS[first.config.activation],
        loss=LOSSES[first.loss],
        optimizer=OPTIMIZERS[first.config.optimizer],
        batch_size=first.config.batch_size,
        epochs=first.config.epochs,
        logged=frozenset(logged_epochs(first.config.epochs, first.config.log_every).tolist()),
        learning_rates=[config.learning_rate for config in configs],
        weight_decays=[config.weight_decay for config in configs],
        negative_slopes=[config.negative_slope for config in configs],
        shuffles=[shuffles[config.seed] for config in configs],
    )
