"""Links that restore a page: short codes, a version, and that version's defaults, which never change again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.training import TrainingConfig
from core.training.fields import IN_LINKS, format_value, parse_value

VERSION = "2"
CODES = {
    "d": "dataset", "n": "n_samples", "z": "noise", "ds": "data_seed", "w": "hidden_widths", "a": "activation",
    "ns": "negative_slope", "b": "initial_bias", "i": "initializer", "o": "optimizer", "r": "learning_rate",
    "wd": "weight_decay", "bs": "batch_size", "e": "epochs", "s": "seed",
}  # fmt: skip
COMPARE = "c"
FIX, HIDE = "fix", "hide"  # lists of codes: controls that the learner sees but cannot move, and does not see at all
COMPARISON = "comparison"  # may be hidden like a field
DEFAULTS = {
    "1": TrainingConfig(
        dataset="moons", n_samples=500, noise=0.2, data_seed=0, hidden_widths=(16, 16), activation="relu",
        negative_slope=0.01, initial_bias=-1.75, initializer="he_normal", optimizer="sgd", learning_rate=0.1,
        weight_decay=0.0, batch_size=32, epochs=200, seed=4,
    ),
    "2": TrainingConfig(
        dataset="moons", n_samples=500, noise=0.2, data_seed=0, hidden_widths=(16, 16), activation="relu",
        negative_slope=0.01, initial_bias=-1.5, initializer="he_normal", optimizer="sgd", learning_rate=0.1,
        weight_decay=0.0, batch_size=32, epochs=200, seed=16,
    ),
}  # fmt: skip
COMPARABLE = (  # what may differ between two runs that start from the same weights and data
    "activation", "initial_bias", "learning_rate", "optimizer", "negative_slope", "initializer", "batch_size",
    "weight_decay",
)  # fmt: skip
_CODE_OF = {name: code for code, name in CODES.items()}
_OF_A_FILE = ("dataset", "n_samples", "noise")  # what own data say themselves
_LONGEST = 40  # characters of a bad value that a message repeats
LEFT_OUT = "cannot be"


class Comparison(NamedTuple):
    """The one field in which a second run differs, and its value there."""

    field: str
    value: Any


class LinkState(NamedTuple):
    """What a link says: the run, the comparison if any, and what could not be read."""

    config: TrainingConfig
    comparison: Comparison | None
    ignored: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    own_data: bool = False  # the learner's own file takes the place of the data set; no link can carry it


def encode(
    config: TrainingConfig, comparison: Comparison | None = None, fixed: Sequence[str] = (), hidden: Sequence[str] = ()
) -> dict[str, str]:
    """Query parameters for a state: the version, what differs from its defaults, and what is locked; never own data."""
    defaults, own_data = DEFAULTS[VERSION], not isinstance(config.dataset, str)
    differing = {
        code: link_text(getattr(config, name))
        for code, name in CODES.items()
        if getattr(config, name) != getattr(defaults, name) and not (own_data and name in _OF_A_FILE)
    }
    compared = {COMPARE: f"{_CODE_OF[comparison.field]}.{link_text(comparison.value)}"} if comparison else {}
    locks = {code: ".".join(map(_code_of, names)) for code, names in ((FIX, fixed), (HIDE, hidden)) if names}
    return {"v": VERSION, **differing, **compared, **locks}


def _code_of(name: str) -> str:
    return COMPARE if name == COMPARISON else _CODE_OF[name]


def decode(parameters: Mapping[str, str]) -> LinkState:
    """The state that query parameters describe; what cannot be used is reported and left at its default."""
    ignored: list[str] = []
    version = parameters.get("v", VERSION)
    if version not in DEFAULTS:
        ignored.append(f"v must be one of {', '.join(DEFAULTS)}, got {_quote(version)}")
        version = VERSION
    config, comparison = DEFAULTS[version], None
    ignored += [
        f"unknown parameter {_quote(code)}" for code in parameters if code not in (*CODES, "v", COMPARE, FIX, HIDE)
    ]
    texts = {CODES[code]: text for code, text in parameters.items() if code in CODES}
    config, refused = with_changes(config, _parsed(texts, ignored))
    ignored += refused
    if COMPARE in parameters:
        comparison = _comparison(config, parameters[COMPARE], ignored)
    fixed, hidden = (_locked(code, parameters.get(code, ""), ignored) for code in (FIX, HIDE))
    return LinkState(config, comparison, tuple(ignored), fixed, hidden)


def _locked(parameter: str, text: str, ignored: list[str]) -> tuple[str, ...]:
    """The names behind a list of codes; only hiding knows the comparison."""
    known = {**CODES, COMPARE: COMPARISON} if parameter == HIDE else CODES
    codes = list(dict.fromkeys(code for code in text.split(".") if code))
    ignored += [f"{parameter} must hold {', '.join(known)}, got {_quote(code)}" for code in codes if code not in known]
    return tuple(known[code] for code in codes if code in known)


def with_changes(config: TrainingConfig, changes: Mapping[str, Any]) -> tuple[TrainingConfig, list[str]]:
    """The config with all changes at once, as one may only be in bounds thanks to another.

    What is at fault is left as it was, and reported: the field that the refusal names or, when that one was not
    changed, a change without which the others are accepted.
    """
    left, problems = dict(changes), list[str]()
    while left:
        try:
            return replace(config, **left), problems
        except ValueError as error:
            named = str(error).split()[0]
            name = named if named in left else _culprit(config, left)
            why = f"{name} {LEFT_OUT} {format_value(left[name])} here: {error}"
            problems.append(str(error) if name == named else why)
            del left[name]
    return config, problems


def _culprit(config: TrainingConfig, changes: Mapping[str, Any]) -> str:
    """The last change without which the others are accepted, or else the last of all."""
    names = list(changes)[::-1]
    return next((name for name in names if _accepted(config, changes, name)), names[0])


def _accepted(config: TrainingConfig, changes: Mapping[str, Any], without: str) -> bool:
    try:
        replace(config, **{name: value for name, value in changes.items() if name != without})
    except ValueError:
        return False
    return True


def _parsed(texts: Mapping[str, str], ignored: list[str]) -> dict[str, Any]:
    """The values of fields from their texts; what cannot be read is reported."""
    values: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            values[name] = parse_value(name, text)
        except ValueError as error:
            ignored.append(str(error))
    return values


def _comparison(config: TrainingConfig, text: str, ignored: list[str]) -> Comparison | None:
    code, _, value = text.partition(".")
    if CODES.get(code) not in COMPARABLE:
        codes = ", ".join(_CODE_OF[name] for name in COMPARABLE)
        ignored.append(f"{COMPARE} must start with one of {codes} and a dot, got {_quote(text)}")
        return None
    other, refused = with_changes(config, _parsed({CODES[code]: value}, ignored))
    ignored += refused
    return None if other == config else Comparison(CODES[code], getattr(other, CODES[code]))


def link_text(value: Any) -> str:
    """A field's value as it stands in a link, exactly."""
    return format_value(value, IN_LINKS)


def widget_value(name: str, value: Any) -> Any:
    """A field's value as its widget holds it."""
    return format_value(value) if name == "hidden_widths" else value


def field_value(name: str, value: Any) -> Any:
    """A widget's value as the config holds it.

    Raises:
        ValueError: typed text that is no list of widths; names the field and the value.
    """
    return parse_value(name, str(value).replace(",", "-").replace(" ", "")) if name == "hidden_widths" else value


def _quote(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
