"""Watches layers while inputs go by: constant memory, any number of batches, machines and workers."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from core.checks import Bounds, require, shown, whole_number
from core.diagnosis.measure import Scratch, measured
from core.diagnosis.reading import Reading, checked_reading
from core.diagnosis.record import LayerRecord, merge
from core.engine.activations import NEGATIVE_SLOPE, Array

STEPS = Bounds(0)


class Notes(NamedTuple):
    """What is known of a layer besides its values; each array (units,) or None."""

    bias: Array | None = None
    weight_norm: Array | None = None  # length of each unit's incoming weights
    shift: Array | None = None  # of a normalization that comes right before the activation
    scale: Array | None = None  # likewise
    modes: tuple[str, ...] = ()  # "training", "evaluation": how the network was set

    def agreed(self, other: "Notes") -> "Notes":
        """What both know alike, and the modes of both."""
        pairs = zip(self._fields, self[:4], other[:4])
        same = {name: one if _same(one, two) else None for name, one, two in pairs}
        return Notes(**same, modes=self._modes_of_both(other))

    def followed_by(self, later: "Notes | None") -> "Notes":
        """What is known later, and the modes of both."""
        return self if later is None else later._replace(modes=self._modes_of_both(later))

    def _modes_of_both(self, other: "Notes") -> tuple[str, ...]:
        return tuple(sorted({*self.modes, *other.modes}))


def _same(one: Array | None, other: Array | None) -> bool:
    return one is not None and other is not None and np.array_equal(one, other)


class Layer(NamedTuple):
    """One watched layer."""

    reading: Reading
    record: LayerRecord
    notes: Notes


@dataclass(eq=False)
class Monitor:
    """The records of a network's layers, in the order in which they first came.

    Attributes:
        activation: of the layers, unless an update says otherwise; a name of ACTIVATIONS.
        kind: "pre", values from before the activation, or "post", what comes out of it.
        step: the step of training at which the network stood, where that is known.
        warnings: what a reader of the record must know.
    """

    activation: str = "relu"
    kind: str = "pre"
    negative_slope: float = NEGATIVE_SLOPE
    step: int | None = None
    warnings: tuple[str, ...] = ()
    layers: dict[str, Layer] = field(default_factory=dict, repr=False)
    _scratch: Scratch = field(default_factory=Scratch, init=False, repr=False)

    def __post_init__(self) -> None:
        checked_reading(self.activation, self.kind, self.negative_slope)
        if self.step is not None:
            self.step = whole_number("step", self.step, STEPS)

    def update(
        self, layer: str, values: Any, *, sample_axis: int = 0, unit_axis: int = 1, first_input: int | None = None,
        activation: str | None = None, kind: str | None = None, negative_slope: float | None = None,
        notes: Notes | None = None,
    ) -> None:  # fmt: skip
        """Take in a batch of a layer's values.

        Args:
            values: an array of real numbers; axes besides samples and units are positions, at any of which a unit
                may respond to an input.
            first_input: the number of the batch's first input, by default the next one; name it where several
                monitors share the inputs.
            activation, kind, negative_slope: where the layer differs from the others.
            notes: what else is known of the layer by now; it takes the place of what was known before.

        Raises:
            ValueError: names the field, the rule and the value; the monitor is as it was.
        """
        require(isinstance(layer, str) and layer != "", "layer", "be a name", shown(layer))
        slope = self.negative_slope if negative_slope is None else negative_slope
        reading = checked_reading(activation or self.activation, kind or self.kind, slope)
        ordered, known = in_order(layer, values, sample_axis, unit_axis), self.layers.get(layer)
        first = known.record.next_input if known and first_input is None else first_input or 0
        _check_alike(layer, known, reading, ordered.shape[-1])
        past = known.record if known else None
        record = measured(ordered, reading, whole_number("first_input", first, STEPS), past, self._scratch)
        _check_outputs(layer, record, reading)
        self.layers[layer] = Layer(reading, record, (known.notes if known else Notes()).followed_by(notes))

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_scratch"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _scratch=Scratch())

    def __or__(self, other: Self) -> "Monitor":
        """The records of the inputs of both; neither is changed."""
        if not isinstance(other, Monitor):
            return NotImplemented
        both = dict(self.layers)
        for name, layer in other.layers.items():
            if name in both:
                _check_alike(name, both[name], layer.reading, layer.record.units)
                notes = both[name].notes.agreed(layer.notes)
                layer = Layer(layer.reading, merge(both[name].record, layer.record), notes)
            both[name] = layer
        step = self.step if self.step == other.step else None
        warnings = tuple(dict.fromkeys([*self.warnings, *other.warnings]))
        return replace(self, step=step, warnings=warnings, layers=both)

    def save(self, path: str | Path) -> None:
        """Write the record as JSON; it holds nothing of the inputs but these few numbers a unit.

        Raises:
            OSError: the file cannot be written.
        """
        from core.diagnosis.record_file import as_json

        Path(path).write_text(as_json(self), "utf-8")

    @staticmethod
    def load(path: str | Path) -> "Monitor":
        """A monitor as `save` wrote it.

        Raises:
            ValueError: the file is no such record; the message names the rule and the value.
        """
        from core.diagnosis.record_file import read_record

        return read_record(Path(path).read_bytes())


def in_order(layer: str, values: Any, sample_axis: int, unit_axis: int) -> NDArray[Any]:
    """Values as (samples, positions ..., units), without a copy."""
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    name = f"values of {layer!r}"
    real = array.dtype.kind in "biuf" or array.dtype.name == "bfloat16"
    require(real, name, "be real numbers", shown(array.dtype))
    require(array.ndim >= 2, name, "have an axis of samples and one of units", f"shape {array.shape}")
    axes = [_axis(field, axis, array.ndim) for field, axis in (("sample_axis", sample_axis), ("unit_axis", unit_axis))]
    require(axes[0] != axes[1], "unit_axis", "differ from sample_axis", axes[1])
    require(array.size > 0, name, "hold at least one value", f"shape {array.shape}")
    return np.moveaxis(array, axes, (0, -1))


def _axis(field_name: str, axis: object, dimensions: int) -> int:
    return whole_number(field_name, axis, Bounds(-dimensions, dimensions - 1)) % dimensions


def _check_outputs(layer: str, record: LayerRecord, reading: Reading) -> None:
    lowest = record.lowest.min()
    possible = lowest >= 0 or not reading.is_relu or reading.kind == "pre"
    require(possible, f"values of {layer!r}", "be 0 or more, as ReLU's outputs are", (
        f"{lowest:.4g}; say kind='pre' if they were taken before the activation, or name another activation"
    ))  # fmt: skip


def _check_alike(name: str, known: Layer | None, reading: Reading, units: int) -> None:
    """Only records of one layer merge."""
    if known is not None:
        require(
            units == known.record.units, f"values of {name!r}", f"have {known.record.units} units, as before", units
        )
        require(
            reading == known.reading, f"reading of {name!r}", f"be {tuple(known.reading)}, as before", tuple(reading)
        )
