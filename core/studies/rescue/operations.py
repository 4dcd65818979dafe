"""What can be done to a network's weights by hand, between two epochs: functions from a network to another one.

Where a data set is given, it takes the place of the config's own.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, load_dataset
from core.diagnosis.remedies import raised_biases
from core.engine.activations import ACTIVATIONS, Array
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import DORMANT_TAU, edge
from core.engine.network import Layer, Network, pre_activations
from core.training import TrainingConfig, initial_network


def nudge(network: Network, config: TrainingConfig, _: np.random.Generator, dataset: Dataset | None = None) -> Network:
    """Raise the bias of every dead ReLU unit until LET_THROUGH of the training examples get through, layer by layer."""
    for index in range(len(network) - 1):
        z, biases = _pre_activations(network, config, dataset)[index], network[index].biases
        waking = np.where(z.max(axis=0) <= edge(z)[0], raised_biases(z, biases), biases)
        layer = network[index]._replace(biases=waking)
        network = _with_layer(network, index, layer)
    return network


def normalize(
    network: Network, config: TrainingConfig, _: np.random.Generator, dataset: Dataset | None = None
) -> Network:
    """Shift and scale every hidden unit, layer by layer, until its z has mean 0 and spread 1 over the training set.

    The data-dependent initialization of Salimans and Kingma 2016, arXiv 1602.07868. A unit whose z is the same for
    every example is only shifted.
    """
    for index in range(len(network) - 1):
        z, (weights, biases) = _pre_activations(network, config, dataset)[index], network[index]
        scale = np.where(z.std(axis=0) > edge(z)[0], z.std(axis=0), 1.0)
        layer = Layer(weights / scale, (biases - z.mean(axis=0)) / scale)
        network = _with_layer(network, index, layer)
    return network


def redraw(
    initializer: str,
    network: Network,
    config: TrainingConfig,
    rng: np.random.Generator,
    dataset: Dataset | None = None,
) -> Network:
    """A new network of the same shape without initial bias, except what the initializer itself draws."""
    seed = int(rng.integers(2**31))
    return initial_network(replace(config, initializer=initializer, initial_bias=0.0, seed=seed), dataset)


def recycle(
    network: Network, config: TrainingConfig, rng: np.random.Generator, dataset: Dataset | None = None
) -> Network:
    """One step of ReDo [Sokar et al. 2023, arXiv 2302.12902] on all dormant units.

    Their incoming weights are drawn anew and their biases are as the initializer starts them, 0 for most; after that
    all their outgoing weights are set to 0. This is the order of the authors' code: where two neighbouring layers are
    wholly dormant, the upper one gets weights of 0 and wakes at the next step.
    """
    dormant, layers = dormant_units(network, config, dataset), list(network)
    for index, units in enumerate(dormant):
        drawn = INITIALIZERS[config.initializer].draw(rng, *layers[index].weights.shape)
        weights = np.where(units, drawn[:-1], layers[index].weights)
        layers[index] = Layer(weights, np.where(units, drawn[-1], layers[index].biases))
    for above, units in enumerate(dormant, start=1):
        layers[above] = layers[above]._replace(weights=np.where(units[:, None], 0.0, layers[above].weights))
    return tuple(layers)


def dormant_units(
    network: Network, config: TrainingConfig, dataset: Dataset | None = None, tau: float = DORMANT_TAU
) -> list[NDArray[np.bool_]]:
    """Which units of each hidden layer are tau-dormant over the training set; in a silent layer, all of them."""
    activation = ACTIVATIONS[config.activation]
    outputs = (
        activation.value(z, None, config.negative_slope) for z in _pre_activations(network, config, dataset)[:-1]
    )
    sizes = [np.abs(output).mean(axis=0) for output in outputs]
    return [size <= tau * size.mean() for size in sizes]


def changed_units(old: Network, new: Network) -> int:
    """Hidden units whose incoming weights or bias differ between two networks."""
    pairs = zip(old[:-1], new[:-1])
    return sum(int(((a.weights != b.weights).any(axis=0) | (a.biases != b.biases)).sum()) for a, b in pairs)


def _pre_activations(network: Network, config: TrainingConfig, dataset: Dataset | None) -> list[Array]:
    """z (n, width) of every layer over the training set."""
    x = (dataset or load_dataset(config)).x_train
    return pre_activations(network, x, ACTIVATIONS[config.activation], config.negative_slope)


def _with_layer(network: Network, index: int, layer: Layer) -> Network:
    return (*network[:index], layer, *network[index + 1 :])
