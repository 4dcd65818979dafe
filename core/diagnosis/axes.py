"""Which axis of a layer's values counts inputs, and which one units: a guess from the shape, for the owner to check."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from core.diagnosis.monitor import Monitor


class Axes(NamedTuple):
    """Axes of an array of values; all others are positions."""

    sample: int
    unit: int


def guess_axes(shape: Sequence[int]) -> Axes:
    """Inputs come first. Units come last, as features do, but second in images whose last two lengths agree."""
    images = len(shape) >= 4 and shape[-1] == shape[-2] and shape[1] != shape[2]
    return Axes(0, 1 if images else len(shape) - 1)


def monitor_of(arrays: Mapping[str, NDArray[Any]], axes: Mapping[str, Axes], **reading: Any) -> Monitor:
    """A monitor that has seen each array as one layer; axes are guessed where none are given.

    Raises:
        ValueError: as `Monitor.update`.
    """
    monitor = Monitor(**reading)
    for name, values in arrays.items():
        sample, unit = axes.get(name) or guess_axes(values.shape)
        monitor.update(name, values, sample_axis=sample, unit_axis=unit)
    return monitor
