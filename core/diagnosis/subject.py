"""What is diagnosed, and how it is on its own inputs."""

from typing import Any, NamedTuple

from numpy.typing import NDArray

from core.diagnosis.monitor import Monitor
from core.diagnosis.proof import Box
from core.diagnosis.report import Report, diagnose
from core.engine.activations import Array
from core.engine.network import Network
from core.training import TrainingConfig


class Subject(NamedTuple):
    """What is diagnosed: a record, and where they are known the weights, inputs and targets behind it."""

    name: str
    monitor: Monitor
    network: Network | None = None
    inputs: Array | None = None
    targets: NDArray[Any] | None = None
    config: TrainingConfig | None = None  # of the run in the lab, where there was one

    @property
    def activation(self) -> str:
        """Of the first layer."""
        return next(iter(self.monitor.layers.values())).reading.activation

    @property
    def box(self) -> Box | None:
        """From the least to the largest of each input."""
        return None if self.inputs is None else (self.inputs.min(axis=0), self.inputs.max(axis=0))

    def report(self) -> Report:
        """The diagnosis, with proofs over the box where there are weights."""
        if self.network is None:
            return diagnose(self.monitor)
        return diagnose(self.monitor, self.network, self.inputs, self.box)
