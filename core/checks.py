"""What a value may be. Every refusal is a ValueError that reads "field must rule, got value"."""

from collections.abc import Collection, Iterable
from math import inf, isfinite
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

SHOWN = 60  # characters of a refused value


class Bounds(NamedTuple):
    """The values a number may take; `above` excludes the lower end."""

    low: float
    high: float = inf
    above: bool = False

    def rule(self) -> str:
        """The rule in words, as messages and help texts give it."""
        if self.above and self.low == 0:
            return "positive" if self.high == inf else f"positive and at most {self.high:.10g}"
        return f"at least {self.low:.10g}" if self.high == inf else f"from {self.low:.10g} to {self.high:.10g}"

    def admits(self, value: float) -> bool:
        """Whether the value lies inside."""
        return (self.low < value if self.above else self.low <= value) and value <= self.high


ROWS = Bounds(10, 5000)  # of a data set; generous for learning, and no burden for a shared server


def require(holds: bool, field_name: str, rule: str, value: object) -> None:
    """Raises ValueError "field must rule, got value" unless the rule holds."""
    if not holds:
        raise ValueError(f"{field_name} must {rule}, got {value}")


def require_length(field_name: str, values: NDArray[Any] | tuple[str, ...], length: int) -> None:
    """Raises ValueError unless there are exactly `length` values."""
    require(len(values) == length, field_name, f"have {length} entries", len(values))


def shown(value: object) -> str:
    """A value as a message gives it, cut to a length that fits."""
    try:
        text = str(value) if isinstance(value, Real) else repr(value)
    except ValueError:  # Python spells no whole number of more than 4300 digits
        text = "a giant number"
    text = " ".join(text.split("\n"))  # arrays come in several lines
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def choice(field_name: str, value: object, names: Collection[str]) -> str:
    """The value as a plain string, which must be one of the names."""
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{field_name} must be one of {', '.join(names)}, got {shown(value)}")
    return str(value)


def whole_number(field_name: str, value: object, bounds: Bounds) -> int:
    """The value as a plain int inside the bounds."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{field_name} must be a whole number, got {shown(value)}")
    number = int(value)
    require(bounds.admits(number), field_name, f"be {bounds.rule()}", shown(value))
    return number


def finite_number(field_name: str, value: object, bounds: Bounds) -> float:
    """The value as a plain float inside the bounds; -0.0 becomes 0.0, so that equal values are also spelled alike."""
    number = _as_float(value)
    require(isfinite(number), field_name, "be a finite number", shown(value))
    rule = "positive" if bounds.above and number <= bounds.low == 0 else bounds.rule()
    require(bounds.admits(number), field_name, f"be {rule}", shown(value))
    return number + 0.0


def _as_float(value: object) -> float:
    """The nearest float, or NaN for what is no number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return float("nan")
    try:
        return float(value)
    except OverflowError:  # a whole number beyond what a float holds
        return inf


def names(field_name: str, values: object) -> tuple[str, ...]:
    """Plain strings from several of them; one string is not a sequence of names here."""
    found: tuple[object, ...] = (None,)
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes)):
        found = tuple(values)
    require(all(isinstance(name, str) for name in found), field_name, "be a sequence of names", shown(values))
    return tuple(map(str, found))


def numbers(field_name: str, values: object) -> NDArray[np.float64]:
    """A float64 copy of real numbers in equal rows: no words, no complex numbers, nothing masked."""
    try:
        array = np.array(values)
    except ValueError:  # rows of several lengths
        array = np.array(None)
    require(array.dtype.kind in "biuf", field_name, "hold numbers in equal rows", shown(values))
    require(not np.ma.is_masked(values), field_name, "hold a number in every place", "masked values")
    return array.astype(np.float64, order="C", copy=False)
