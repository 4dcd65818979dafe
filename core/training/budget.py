"""What one run may cost a shared server, with everything that is drawn from it; checked before anything is allocated.

The costs were measured on one core of a 2.5 GHz server and rounded up; they need to be right within a factor of two.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.network import layer_sizes

REQUEST_SECONDS = 20.0  # of processor time that one link may ask for
REQUEST_BYTES = 300_000_000  # beyond what the server holds anyway
RUNS = 2  # that a link may show side by side, one trained after the other
RUN_SECONDS = REQUEST_SECONDS / RUNS
RUN_BYTES = 200_000_000  # at the most at once; the rest is for what is kept of the other run, and for the pictures
EPOCH_SECONDS = 1.0  # others wait for as long: training pauses between two epochs

_STEP, _LAYER_STEP = 2.5e-6, 4.5e-6  # seconds of a mini-batch, and of it a layer
_UNIT = 8e-9  # seconds of a unit's response to an example, there and back
_CURVED, _CURVED_STEP = 7.0, 3.5  # times as much with an activation that needs exponentials
_PRODUCT = 3e-10  # seconds of a parameter and an example
_UPDATE, _MEASURED = 4e-9, 2e-8  # seconds of a parameter: a step, a look at the network
_DRAWN, _DRAWN_UNIT = 0.2, 1e-4  # seconds of the pictures

_PARAMETER_BYTES = 8 * 18  # the network, its gradients and moments, and the copies that are measured and kept
_BASE_BYTES = 24_000_000  # the few epochs that are measured together
_RESPONSE_BYTES = 20  # a unit's response to an example and what comes back
_STATE_BYTES, _NORM_BYTES = 100, 128  # of each logged epoch: a unit's, a layer's
_SMALLEST = 10  # rows of the smallest data set


class Load(NamedTuple):
    """What a run's cost depends on; widths are (inputs, hidden ..., outputs)."""

    widths: tuple[int, ...]
    n_samples: int
    batch_size: int
    epochs: int
    log_every: int
    activation: str

    @property
    def parameters(self) -> int:
        """Weights and biases of the network."""
        return sum(layer_sizes(self.widths))

    def epoch_seconds(self) -> float:
        """Processor time of an epoch that is logged."""
        curved, layers = _is_curved(self.activation), len(self.widths) - 1
        steps = -(-self.n_samples // self.batch_size)
        step = _STEP + layers * _LAYER_STEP * (_CURVED_STEP if curved else 1) + _UPDATE * self.parameters
        responses = 2 * self.n_samples * sum(self.widths[1:]) * _UNIT * (_CURVED if curved else 1)
        return steps * step + responses + self.parameters * (2 * self.n_samples * _PRODUCT + _MEASURED)

    def seconds(self) -> float:
        """Processor time of the run and its pictures."""
        return (self.epochs + 1) * self.epoch_seconds() + _DRAWN + _DRAWN_UNIT * sum(self.widths[1:])

    def bytes(self) -> int:
        """Memory while it is trained."""
        units, layers = sum(self.widths[1:]), len(self.widths) - 1
        logged = self.epochs // self.log_every + 1  # without the dense first ones, which weigh little
        responses = units * (self.n_samples + min(self.batch_size, self.n_samples)) * _RESPONSE_BYTES
        measured = logged * (units * _STATE_BYTES + layers * _NORM_BYTES)
        return _BASE_BYTES + self.parameters * _PARAMETER_BYTES + responses + measured

    def fits(self) -> bool:
        """Whether a shared server can carry it."""
        return self.bytes() <= RUN_BYTES and self.seconds() <= RUN_SECONDS and self.epoch_seconds() <= EPOCH_SECONDS


def check(load: Load) -> None:
    """Each number may be in bounds and their product still too much.

    Raises:
        ValueError: names the field, what would fit, and the value.
    """
    if load.fits():
        return
    shape = f"{sum(load.widths[1:-1])} hidden units and {load.parameters} parameters"
    if not load._replace(epochs=0).fits():
        rows = range(_SMALLEST, load.n_samples)
        fitting = bisect_left(rows, True, key=lambda n: not load._replace(n_samples=n, epochs=0).fits())
        if fitting == 0:
            raise ValueError(f"hidden_widths must give a smaller network, got {shape}")
        raise ValueError(
            f"n_samples must be at most {rows[fitting - 1]} for {shape} in batches of {load.batch_size}, "
            f"got {load.n_samples}"
        )
    most = bisect_left(range(load.epochs), True, key=lambda epochs: not load._replace(epochs=epochs).fits()) - 1
    raise ValueError(
        f"epochs must be at most {most} for {load.parameters} parameters, {load.n_samples} samples "
        f"and batches of {load.batch_size}, got {load.epochs}"
    )


@lru_cache(maxsize=64)
def _is_curved(activation: str) -> bool:
    """Whether the slope takes more values than a few."""
    return len(np.unique(ACTIVATIONS[activation].slope(np.linspace(-8.0, 8.0, 101)))) > 3
