"""Why a unit is silent: the first rule that fits, with its numbers, or that it is not known."""

from collections.abc import Callable, Iterator, Sequence
from math import erfc, sqrt
from typing import NamedTuple

import numpy as np

from core.diagnosis.monitor import Layer

UNKNOWN = "not known"
SMALL_WEIGHTS = 1e-3  # of the layer's median: incoming weights this short carry nothing of the input


class Evidence(NamedTuple):
    """What is known of one unit that does not respond; None where it is not.

    Outputs are no z: bias and weights do not explain them.
    """

    n: int
    values: int
    not_finite: int
    below: str | None  # the layer below, where all of it is silent
    largest: float
    mean: float
    bias: float | None
    weight_norm: float | None
    typical_norm: float | None
    shift: float | None
    scale: float | None

    @property
    def reach(self) -> float | None:
        """max w.x over the inputs."""
        return None if self.bias is None else self.largest - self.bias

    @property
    def pull(self) -> float | None:
        """w.mean(x)."""
        return None if self.bias is None else self.mean - self.bias


def causes(layer: Layer, units: Sequence[int], below: str | None) -> list[str]:
    """Why each of the units does not respond; `below` names the layer below where all of that is silent."""
    return [_first_fit(evidence) for evidence in _evidence(layer, units, below)]


def _evidence(layer: Layer, units: Sequence[int], below: str | None) -> Iterator[Evidence]:
    record, notes = layer.record, layer.notes
    typical = None if notes.weight_norm is None else float(np.median(notes.weight_norm))
    known = notes[:4] if layer.reading.kind == "pre" else (None,) * 4
    for unit in units:
        bias, norm, shift, scale = (None if part is None else float(part[unit]) for part in known)
        yield Evidence(
            record.n, record.values, int(record.not_finite[unit]), below, float(record.largest[unit]),
            float(record.mean[unit]), bias, norm, typical, shift, scale,
        )  # fmt: skip


def _first_fit(evidence: Evidence) -> str:
    return next((words for rule in RULES if (words := rule(evidence))), UNKNOWN)


def _not_finite(unit: Evidence) -> str | None:
    if not unit.not_finite:
        return None
    return f"not finite: {unit.not_finite:,} of its {unit.values:,} values are NaN or infinite"


def _silent_below(unit: Evidence) -> str | None:
    return unit.below and f"everything below is silent: no unit of {unit.below} responds"


def _normalization(unit: Evidence) -> str | None:
    """z = scale * (a number of mean 0 and spread 1) + shift: too few of n such numbers get above 0."""
    if unit.shift is None or unit.scale is None or unit.shift >= 0:
        return None
    share = erfc(-unit.shift / abs(unit.scale) / sqrt(2)) / 2 if unit.scale else 0.0
    if share * unit.n >= 1:
        return None
    return (
        f"normalization: its shift {unit.shift:.3g} and scale {unit.scale:.3g} let {share:.2g} of normal values through"
    )


def _bias(unit: Evidence) -> str | None:
    if unit.reach is None or unit.reach <= 0 or unit.largest > 0:
        return None
    return f"bias: {unit.bias:.3g} outweighs the most that inputs add, {unit.reach:.3g}"


def _mean_of_inputs(unit: Evidence) -> str | None:
    if unit.pull is None or unit.pull >= 0 or unit.largest - unit.pull <= 0 or unit.largest > 0:
        return None
    return (
        f"the inputs' mean: it adds {unit.pull:.3g} on average; with centred inputs z would reach "
        f"{unit.largest - unit.pull:.3g}"
    )


def _small_weights(unit: Evidence) -> str | None:
    if unit.weight_norm is None or unit.typical_norm is None or unit.weight_norm > SMALL_WEIGHTS * unit.typical_norm:
        return None
    return f"weights near 0: length {unit.weight_norm:.2g}, typical for the layer {unit.typical_norm:.2g}"


RULES: tuple[Callable[[Evidence], str | None], ...] = (
    _not_finite, _silent_below, _normalization, _bias, _mean_of_inputs, _small_weights
)  # fmt: skip
