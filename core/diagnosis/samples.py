"""Networks to try the diagnosis on, made by the lab."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.data import load_dataset
from core.diagnosis.eleven_rules import draw_layer
from core.diagnosis.monitor import Monitor
from core.diagnosis.network_facts import observe
from core.diagnosis.subject import Subject
from core.training import TrainingConfig, train


class Sample(NamedTuple):
    """One entry."""

    label: str
    build: Callable[[], Subject]


def _trained(config: TrainingConfig, shift: float = 0.0) -> Subject:
    """A network that the lab has trained, on inputs that all are shifted."""
    plain = load_dataset(config)
    dataset = replace(plain, x_train=plain.x_train + shift, x_test=plain.x_test + shift)
    network = train(config, dataset=dataset).networks[-1]
    monitor = observe(network, dataset.x_train, config.activation, config.negative_slope)
    return Subject("", monitor, network, dataset.x_train, dataset.y_train, None if shift else config)


def _rare() -> Subject:
    """The layer of the eleven rules, as a record without weights."""
    monitor = Monitor()
    monitor.update("fc1", draw_layer(30, 20, 2000))
    return Subject("", monitor)


def _channels() -> Subject:
    """Outputs of 24 channels over 400 images; the shifts of a batch normalization silence the last ones."""
    rng = np.random.default_rng(0)
    shift, common = np.linspace(1, -7, 24), rng.standard_normal((400, 24, 1, 1))
    z = 0.8 * common + 0.6 * rng.standard_normal((400, 24, 6, 6)) + shift[:, None, None]
    monitor = Monitor(kind="post")
    monitor.update("conv1", np.maximum(z, 0.0).astype(np.float32))
    return Subject("", monitor)


SAMPLES: dict[str, Sample] = {
    "half_dead": Sample(
        "Biases of −1", lambda: _trained(TrainingConfig(hidden_widths=(32, 16), initial_bias=-1.0, epochs=40))
    ),
    "shifted": Sample(
        "Inputs far from 0", lambda: _trained(TrainingConfig(hidden_widths=(32, 16), epochs=40, seed=1), shift=8.0)
    ),
    "rare": Sample("A record with rare units", _rare),
    "channels": Sample("Channels of a convolution", _channels),
    "ordinary": Sample("An ordinary network", lambda: _trained(TrainingConfig(hidden_widths=(32, 16), epochs=40))),
}


def sample(name: str) -> Subject:
    """The subject of a sample, under its label."""
    return SAMPLES[name].build()._replace(name=SAMPLES[name].label)
