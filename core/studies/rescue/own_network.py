"""The bench of remedies on a network from elsewhere: from its own weights, on its own data."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.checks import numbers, require
from core.data import Dataset
from core.diagnosis.network_facts import checked_inputs
from core.engine.network import Layer, Network, flatten
from core.studies.rescue.bench import Recovery, course_of, resume
from core.studies.rescue.compare import UNDAMAGED, compare
from core.studies.rescue.remedies import CONTROL, REMEDIES
from core.training import TrainingConfig, train

AFTER = 40  # epochs
ORDERS = 3  # of the batches: the networks of a remedy differ in nothing else
ROWS = (100, 1000)  # at the least and at the most
WORK = 2_000_000  # parameters x rows
TEST_SHARE = 0.25


class OwnNetwork(NamedTuple):
    """A network that the bench can train on, with its data."""

    network: Network
    dataset: Dataset
    config: TrainingConfig


def own_network(
    network: Network, inputs: ArrayLike, targets: ArrayLike, activation: str, learning_rate: float
) -> OwnNetwork:
    """What the bench starts from; inputs are taken as they are, a quarter of the rows is for testing.

    Two outputs for two classes become their difference, one logit.

    Raises:
        ValueError: network and targets do not fit, or are too large for the bench; names the rule and the value.
    """
    x, y = checked_inputs(network, inputs), np.asarray(targets)
    require(y.shape == (len(x),), "targets", f"be one a row, ({len(x)},)", y.shape)
    outputs, whole = len(network[-1].biases), y.dtype.kind in "iub"
    classes = int(y.max()) + 1 if whole and len(y) and y.min() >= 0 else 0
    classes = classes if 2 <= classes <= max(2, outputs) else 0
    if classes and outputs > 1:
        classes = outputs
    expected = 1 if classes in (0, 2) else classes
    if classes == 2 and outputs == 2:
        network, outputs = _as_one_logit(network), 1
    require(outputs == expected, "outputs", f"number {expected} for such targets", outputs)
    dataset = _split(x, y if classes else numbers("targets", y), classes, flatten(network).size)
    config = TrainingConfig(
        n_samples=len(dataset.x_train) + len(dataset.x_test), epochs=AFTER, log_every=5, activation=activation,
        hidden_widths=tuple(len(layer.biases) for layer in network[:-1]), learning_rate=learning_rate,
    )  # fmt: skip
    return OwnNetwork(network, dataset, config)


def _as_one_logit(network: Network) -> Network:
    """Cross-entropy over two outputs depends on their difference alone."""
    weights, biases = network[-1]
    return (*network[:-1], Layer(weights[:, 1:] - weights[:, :1], biases[1:] - biases[:1]))


def _split(x: NDArray[np.float64], y: NDArray[Any], classes: int, parameters: int) -> Dataset:
    """As many rows as the bench can pay for, drawn without order."""
    affordable = min(ROWS[1], WORK // parameters)
    require(
        affordable >= ROWS[0], "network", f"have at most {WORK // ROWS[0]:,} weights for the bench", f"{parameters:,}"
    )
    require(len(x) >= ROWS[0], "inputs", f"be at least {ROWS[0]} for the bench", len(x))
    rows = np.random.default_rng(0).permutation(len(x))[:affordable]
    test, training = np.split(rows, [int(len(rows) * TEST_SHARE)])
    return Dataset(
        x_train=x[training], y_train=y[training], x_test=x[test], y_test=y[test],
        task="classification" if classes else "regression", n_classes=classes, name="your data",
    )  # fmt: skip


def treat_own(own: OwnNetwork, name: str) -> Recovery:
    """The network under a remedy, with ORDERS orders of the batches."""
    remedy = REMEDIES[name]
    configs = [replace(own.config, seed=seed) for seed in range(ORDERS)]
    changed = [replace(config, **remedy.changes(config, remedy.dose)) for config in configs]
    now = [train(replace(config, epochs=0), dataset=own.dataset, initial_network=own.network) for config in configs]
    return resume((own.network,) * ORDERS, changed, remedy, remedy.dose, AFTER, course_of(now), own.dataset)


def compare_own(recoveries: dict[str, Recovery]) -> pd.DataFrame:
    """One row a remedy, as `compare` has them, without networks that were never damaged; needs the control."""
    rows = compare(recoveries, recoveries[CONTROL].course)
    return rows[rows["name"] != UNDAMAGED].drop(columns=["recovered", "epochs_needed"])
