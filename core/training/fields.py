"""The fields of a config as text: one codec for links, the command line and everything that writes a config down."""

from typing import Any

from core.checks import shown
from core.data import Dataset
from core.training.config import CHOICES, TrainingConfig

LONGEST = 40  # characters of a name that is read
_USUAL = TrainingConfig(epochs=0)
BETWEEN_WIDTHS, BETWEEN_BIASES = "-", ","
IN_LINKS = "_"  # between biases where a comma would be spelled %2C


def format_value(value: object, between_biases: str = BETWEEN_BIASES) -> str:
    """A field's value as text, exactly: widths as 16-16, biases of several layers as -1,0.5, own data by its name.

    The bias of a single layer that is given for that layer ends with a separator: -1,
    """
    if isinstance(value, Dataset):
        return value.name
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        return BETWEEN_WIDTHS.join(map(str, value))
    if isinstance(value, tuple):
        return between_biases.join(map(format_value, value)) + (between_biases if len(value) == 1 else "")
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def parse_value(name: str, text: str) -> Any:
    """The value of a field from its text, not yet checked against the field's bounds.

    Raises:
        ValueError: names the field, what it should be and the text.
    """
    text = text.strip()
    if name in CHOICES:
        return text[:LONGEST]
    try:
        if name == "hidden_widths":
            return tuple(int(part) for part in text.split(BETWEEN_WIDTHS))
        if name == "initial_bias":
            return _biases(text.replace(IN_LINKS, BETWEEN_BIASES))
        return type(getattr(_USUAL, name))(text)
    except ValueError:
        raise ValueError(f"{name} must be {_shape(name)}, got {shown(text)}") from None


def _biases(text: str) -> float | tuple[float, ...]:
    if BETWEEN_BIASES not in text:
        return float(text)
    return tuple(float(part) for part in text.removesuffix(BETWEEN_BIASES).split(BETWEEN_BIASES))


def _shape(name: str) -> str:
    if name == "hidden_widths":
        return "whole numbers joined by -, as 16-16"
    if name == "initial_bias":
        return "a number, or numbers joined by commas, as -1,0.5"
    return "a whole number" if isinstance(getattr(_USUAL, name), int) else "a number"


def config_text(config: TrainingConfig) -> dict[str, str]:
    """Every field as text."""
    return {name: format_value(value) for name, value in vars(config).items()}
