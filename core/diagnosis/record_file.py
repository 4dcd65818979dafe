"""A monitor as JSON text and back: plain numbers, a few kilobytes a hundred units, nothing of the inputs themselves."""

import json
from collections.abc import Callable, Mapping
from sys import float_info
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.checks import Bounds, names, require, shown, whole_number
from core.diagnosis.monitor import Layer, Monitor, Notes
from core.diagnosis.reading import checked_reading
from core.diagnosis.record import LayerRecord

FORMAT = "dying-relu-lab record"
VERSION = 1
LARGEST_FILE = 8_000_000  # bytes
MOST_BRACKETS = 20_000  # a record has some twenty a layer; many more would be a trap for the memory
COUNTS = Bounds(0, 2**53)
UNITS = Bounds(1, 1_000_000)
_TOTALS = ("n", "values", "next_input")
_WHOLE = ("active", "positive", "not_finite", "largest_input", "last_active")
_MISSING = {"largest": -np.inf, "lowest": np.inf, "smallest_positive": np.inf}  # what null stands for


def as_json(monitor: Monitor) -> str:
    """The text of a record; floats are written so that they come back as they were."""
    return json.dumps(
        {
            "format": FORMAT, "version": VERSION, "activation": monitor.activation, "kind": monitor.kind,
            "negative_slope": monitor.negative_slope, "step": monitor.step, "warnings": list(monitor.warnings),
            "layers": [{"name": name, **_layer_as_json(layer)} for name, layer in monitor.layers.items()],
        },
        allow_nan=False,
    )  # fmt: skip


def _layer_as_json(layer: Layer) -> dict[str, Any]:
    notes = {name: None if part is None else _plain(part) for name, part in zip(Notes._fields, layer.notes[:4])}
    columns = {name: getattr(layer.record, name) for name in LayerRecord._fields}
    record = {name: part if name in _TOTALS else _plain(part) for name, part in columns.items()}
    return {**layer.reading._asdict(), "record": record, "notes": {**notes, "modes": list(layer.notes.modes)}}


def _plain(column: NDArray[Any]) -> list[Any]:
    """Numbers, and None for what is not finite."""
    return [value if np.isfinite(value) else None for value in column.tolist()]


def read_record(content: bytes) -> Monitor:
    """The monitor of a record's text.

    Raises:
        ValueError: it is no such record; the message names the rule and the value.
    """
    found = _object("the record", parsed_json(content, "the record"))
    require(found.get("format") == FORMAT, "format", f"be {FORMAT!r}", shown(found.get("format")))
    require(found.get("version") == VERSION, "version", f"be {VERSION}", shown(found.get("version")))
    layers: Any = found.get("layers")
    require(isinstance(layers, list), "layers", "be a list", shown(layers))
    monitor = Monitor(
        _field(found, "activation"), _field(found, "kind"), _field(found, "negative_slope"),
        found.get("step"), names("warnings", found.get("warnings", ())),
    )  # fmt: skip
    for layer in layers:
        entry = _object("a layer", layer)
        name: Any = entry.get("name")
        require(
            isinstance(name, str) and name not in ("", *monitor.layers), "name", "be new for each layer", shown(name)
        )
        monitor.layers[name] = _layer(name, entry)
    return monitor


def parsed_json(content: bytes, what: str) -> Any:
    """JSON of a bounded size and depth."""
    require(len(content) <= LARGEST_FILE, what, f"have at most {LARGEST_FILE:,} bytes", f"{len(content):,}")
    brackets = content.count(b"[") + content.count(b"{")
    require(brackets <= MOST_BRACKETS, what, f"hold at most {MOST_BRACKETS:,} lists", f"{brackets:,}")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, too deep
        raise ValueError(f"{what} must be JSON text, got {shown(content[:20])}: {error}") from None


def _layer(name: str, entry: Mapping[str, Any]) -> Layer:
    reading = checked_reading(*(_field(entry, part) for part in ("activation", "kind", "negative_slope")))
    columns = _object(f"record of {name!r}", _field(entry, "record"))
    totals: dict[str, Any] = {part: whole_number(f"{part} of {name!r}", columns.get(part), COUNTS) for part in _TOTALS}
    active = columns.get("active")
    units = whole_number(f"units of {name!r}", len(active) if isinstance(active, list) else 0, UNITS)
    parts: dict[str, Any] = {part: _column(f"{part} of {name!r}", columns.get(part), units, part)
                             for part in LayerRecord._fields if part not in _TOTALS}  # fmt: skip
    record = LayerRecord(**totals, **parts)
    _check_record(name, record)
    return Layer(reading, record, _notes(name, entry.get("notes"), units))


def _column(field_name: str, values: Any, units: int, part: str) -> NDArray[Any]:
    require(
        isinstance(values, list) and len(values) == units, field_name, f"be a list of {units} numbers", shown(values)
    )
    whole = part in _WHOLE
    fits: Callable[[object], bool] = _is_count if whole else _is_number if part not in _MISSING else _is_number_or_none
    wrong = [value for value in values if not fits(value)]
    require(not wrong, field_name, f"hold {'whole' if whole else 'finite'} numbers", shown(wrong[:1]))
    missing = _MISSING.get(part)
    return np.array([missing if value is None else value for value in values], dtype=np.int64 if whole else np.float64)


def _is_count(value: object) -> bool:
    return type(value) is int and -1 <= value <= COUNTS.high


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= float_info.max


def _is_number_or_none(value: object) -> bool:
    return value is None or _is_number(value)


def _check_record(name: str, record: LayerRecord) -> None:
    """Counts that no inputs can give are refused: verdicts would follow from them all the same."""
    require(1 <= record.n <= record.values, f"n of {name!r}", "be from 1 to the number of values", record.n)
    for part, most in (("active", record.n), ("positive", record.values), ("not_finite", record.values)):
        column = getattr(record, part)
        fits = column.min() >= 0 and column.max() <= most
        require(fits, f"{part} of {name!r}", f"be from 0 to {most}", f"{column.min()} to {column.max()}")
    for part in ("squares", "size", "response"):
        require(getattr(record, part).min() >= 0, f"{part} of {name!r}", "be 0 or more", getattr(record, part).min())


def _notes(name: str, notes: object, units: int) -> Notes:
    entry = _object(f"notes of {name!r}", {} if notes is None else notes)
    arrays = {
        part: None if entry.get(part) is None else _column(f"{part} of {name!r}", entry[part], units, part)
        for part in Notes._fields[:4]
    }
    return Notes(**arrays, modes=names(f"modes of {name!r}", entry.get("modes", ())))


def _object(what: str, value: Any) -> Mapping[str, Any]:
    require(isinstance(value, dict), what, "be a JSON object", shown(value))
    return value


def _field(entry: Mapping[str, Any], name: str) -> Any:
    require(name in entry, "the record", f"have the field {name!r}", shown(list(entry)))
    return entry[name]
