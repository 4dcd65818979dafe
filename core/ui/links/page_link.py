"""Links to the pages of studies: what each page sets, under which code, and the defaults of every version.

A page's settings are fields of TrainingConfig, each with one value or several, and a few of its own. As with the lab's
links, the defaults of a version never change again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from core.checks import Bounds, choice, shown, whole_number
from core.training import TrainingConfig
from core.training.fields import parse_value
from core.ui.links.run_link import CODES, link_text, widget_value

BETWEEN = "~"  # values of one setting
SEEDS = (5, 10, 20, 50, 100)
DRAWS = (500, 1000, 2000, 5000, 10_000)
COLLAPSE_SEEDS = (50, 100, 200, 500)
CURVES = ("abs", "x_sin_5x", "step")
DRAWN_AS = ("he_normal", "he_uniform", "xavier_normal", "lecun_normal", "rai")
WIDTH, DEPTH = Bounds(1, 10), Bounds(3, 30)
_ALONE = TrainingConfig(epochs=0)  # refuses a value for its own sake only
_CODE_OF = {name: code for code, name in CODES.items()}


class Setting(NamedTuple):
    """One setting of a page; `read` raises a ValueError that names it, the rule and the value."""

    code: str
    read: Callable[[str], Any]
    several: bool = False


@dataclass(frozen=True)
class PageLinks:
    """What the links of a page hold: its settings by name, and their defaults by version, the newest last."""

    prefix: str  # of the page's session keys
    settings: Mapping[str, Setting]
    defaults: Mapping[str, Mapping[str, Any]]

    @property
    def version(self) -> str:
        """The one that new links carry."""
        return list(self.defaults)[-1]

    def key(self, name: str) -> str:
        """The session key of a setting's widget."""
        return f"{self.prefix}{'several_' if self.settings[name].several else ''}{name}"

    def held(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the controls hold when they show these values, by session key."""
        return {
            self.key(name): list(values[name]) if setting.several else widget_value(name, values[name])
            for name, setting in self.settings.items()
        }

    def encode(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Query parameters: the version, and what differs from its defaults; a choice of nothing is left out."""
        defaults = self.defaults[self.version]
        texts = {
            setting.code: _text(values[name], setting)
            for name, setting in self.settings.items()
            if values[name] != defaults[name] and values[name] != ()
        }
        return {"v": self.version, **texts}

    def decode(self, parameters: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """The values that query parameters describe, and what was left out because it could not be used."""
        ignored: list[str] = []
        version = parameters.get("v", self.version)
        if version not in self.defaults:
            ignored.append(f"v must be one of {', '.join(self.defaults)}, got {shown(version)}")
            version = self.version
        values, names = dict(self.defaults[version]), {self.settings[name].code: name for name in self.settings}
        for code, text in parameters.items():
            if code in names:
                found = _values(self.settings[names[code]], text, ignored)
                values |= {names[code]: found} if found is not None else {}
            elif code != "v":
                ignored.append(f"unknown parameter {shown(code)}")
        return values, ignored


def _text(value: Any, setting: Setting) -> str:
    return BETWEEN.join(map(link_text, value)) if setting.several else link_text(value)


def _values(setting: Setting, text: str, ignored: list[str]) -> Any:
    """One value or several, each once; None if none can be read."""
    found = []
    for part in text.split(BETWEEN) if setting.several else [text]:
        try:
            found.append(setting.read(part))
        except ValueError as error:
            ignored.append(str(error))
    distinct = tuple(dict.fromkeys(found))
    return (distinct or None) if setting.several else next(iter(found), None)


def config_field(name: str, text: str) -> Any:
    """A field's value from a link to a page of many networks, where one bias is for all layers.

    Raises:
        ValueError: names the field and the value.
    """
    value = parse_value(name, text)
    if name == "initial_bias" and isinstance(value, tuple):
        raise ValueError(f"initial_bias must be one number on this page, got {shown(text)}")
    return getattr(replace(_ALONE, **{name: value}), name)


def _named(name: str, options: Sequence[str], text: str) -> str:
    return choice(name, text, options)


def _whole(name: str, bounds: Bounds, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, got {shown(text)}") from None
    return whole_number(name, number, bounds)


def _one_of(name: str, options: Sequence[int], text: str) -> int:
    return int(choice(name, text, [str(option) for option in options]))


def _fields(names: Sequence[str], several: bool = False) -> dict[str, Setting]:
    return {name: Setting(_CODE_OF[name], partial(config_field, name), several) for name in names}


def _sweep(axes: Sequence[str], shared: Sequence[str]) -> dict[str, Setting]:
    return {**_fields(axes, several=True), **_fields(shared), "seeds": Setting("k", partial(_one_of, "seeds", SEEDS))}


_SHARED = ("n_samples", "noise", "hidden_widths", "initializer", "negative_slope", "batch_size", "epochs",
           "weight_decay")  # fmt: skip
_SHARED_1 = {
    "dataset": "moons", "n_samples": 500, "noise": 0.2, "hidden_widths": (16, 16), "initializer": "he_normal",
    "negative_slope": 0.01, "batch_size": 32, "weight_decay": 0.0, "seeds": 10, "optimizer": ("sgd",),
}  # fmt: skip

BIAS_SWEEP = PageLinks(
    "bias_",
    _sweep(("activation", "initial_bias", "optimizer"), ("dataset", "learning_rate", *_SHARED)),
    {"1": {
        **_SHARED_1, "learning_rate": 0.1, "epochs": 200,
        "activation": ("relu", "leaky_relu", "elu", "tanh", "sigmoid"),
        "initial_bias": (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0),
    }},
)  # fmt: skip
LEARNING_RATE = PageLinks(
    "rate_",
    _sweep(("learning_rate", "optimizer"), ("dataset", "activation", "initial_bias", *_SHARED)),
    {"1": {
        **_SHARED_1, "activation": "relu", "initial_bias": 0.0, "epochs": 100,
        "learning_rate": (0.01, 0.03, 0.1, 0.3, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0),
    }},
)  # fmt: skip
BORN_DEAD = PageLinks(
    "dead_",
    {
        "widths": Setting("u", partial(_whole, "widths", WIDTH), several=True),
        "networks": Setting("m", partial(_one_of, "networks", DRAWS)),
        "initializer": Setting("i", partial(_named, "initializer", DRAWN_AS)),
        "dataset": Setting("d", partial(_named, "dataset", CURVES)),
        "depth": Setting("l", partial(_whole, "depth", DEPTH)),
        "width": Setting("w", partial(_whole, "width", WIDTH)),
        "seeds": Setting("k", partial(_one_of, "seeds", COLLAPSE_SEEDS)),
    },
    {"1": {
        "widths": (2, 3, 4, 5), "networks": 2000, "initializer": "he_normal", "dataset": "abs", "depth": 10,
        "width": 2, "seeds": 100,
    }},
)  # fmt: skip
