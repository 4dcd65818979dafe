"""Links to the lesson's pages: what each page sets, and the defaults of every version for ever."""

from collections.abc import Callable, Sequence
from functools import partial

from core.checks import Bounds, choice, finite_number, shown, whole_number
from core.diagnosis.eleven_rules import SIZES, UNITS
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.studies.one_unit import TARGETS
from core.studies.vanishing import USUAL
from core.training.fields import format_value
from core.ui.links.page_link import PageLinks, Setting, config_field
from core.ui.links.run_link import CODES

DEPTH = Bounds(3, 50)
WIDTHS = (2, 4, 8, 16, 32, 64)
SEEDS = (10, 20, 30, 50, 100)
UNIT_RATES = (0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0)
UNIT_STEPS, UNIT_SAMPLES = (10, 30, 60, 200, 500), (10, 25, 50, 100)
RULE_SHARES = tuple(range(0, UNITS // 2 + 1, 10))
UNIT_REACH = Bounds(-4.0, 4.0)
_CODE_OF = {name: code for code, name in CODES.items()}


def _fields(*names: str, several: bool = False) -> dict[str, Setting]:
    return {name: Setting(_CODE_OF[name], partial(config_field, name), several) for name in names}


def _one_of(name: str, options: Sequence[object]) -> Callable[[str], str]:
    return lambda text: choice(name, text, [str(option) for option in options])


def _rate(text: str) -> float:
    return float(choice("learning_rate", text, [format_value(rate) for rate in UNIT_RATES]))


def _number_of(name: str, options: Sequence[int]) -> Callable[[str], int]:
    return lambda text: int(_one_of(name, options)(text))


def _depth(text: str) -> int:
    return whole_number("depth", int(text) if text.isdecimal() else text, DEPTH)


def _decimal(name: str, bounds: Bounds) -> Callable[[str], float]:
    return lambda text: finite_number(name, _float(name, text), bounds)


def _float(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, got {shown(text)}") from None


ACTIVATIONS_PAGE = PageLinks(
    "acts_",
    {
        **_fields("activation", several=True),
        **_fields("negative_slope"),
        "chosen": Setting("c", _one_of("chosen", tuple(ACTIVATIONS))),
        "z": Setting("z", _decimal("z", Bounds(-8.0, 8.0))),
        "mean": Setting("b", _decimal("mean", Bounds(-10.0, 10.0))),
        "spread": Setting("g", _decimal("spread", Bounds(0.1, 5.0))),
    },
    {"1": {
        "activation": ("relu", "leaky_relu", "tanh", "sigmoid"), "negative_slope": 0.01, "chosen": "relu", "z": -1.5,
        "mean": -3.0, "spread": 1.4,
    }},
)  # fmt: skip
ONE_UNIT = PageLinks(
    "unit_",
    {
        "target": Setting("d", _one_of("target", tuple(TARGETS))),
        **_fields("activation", "negative_slope"),
        "learning_rate": Setting("r", _rate),
        "w": Setting("w", _decimal("w", UNIT_REACH)),
        "b": Setting("b", _decimal("b", UNIT_REACH)),
        "steps": Setting("e", _number_of("steps", UNIT_STEPS)),
        "n_samples": Setting("n", _number_of("n_samples", UNIT_SAMPLES)),
        "shift": Setting("h", _decimal("shift", Bounds(-3.0, 3.0))),
    },
    {"1": {
        "target": "step", "activation": "relu", "negative_slope": 0.01, "learning_rate": 0.3, "w": -1.2, "b": 0.8,
        "steps": 30, "n_samples": 25, "shift": 0.0,
    }},
)  # fmt: skip
ELEVEN_RULES = PageLinks(
    "eleven_",
    {
        "n": Setting("n", _number_of("n", SIZES)),
        "dead": Setting("d", _number_of("dead", RULE_SHARES)),
        "rare": Setting("r", _number_of("rare", RULE_SHARES)),
    },
    {"1": {"n": 2000, "dead": 30, "rare": 20}},
)
VANISHING = PageLinks(
    "vanish_",
    {
        **_fields("activation", several=True),
        "initializer": Setting("i", _one_of("initializer", (USUAL, *INITIALIZERS)), several=True),
        **_fields("initial_bias", "dataset", "n_samples", "noise", "data_seed", "negative_slope"),
        "depth": Setting("l", _depth),
        "width": Setting("w", _number_of("width", WIDTHS)),
        "seeds": Setting("k", _number_of("seeds", SEEDS)),
    },
    {"1": {
        "activation": ("relu", "tanh", "sigmoid"), "initializer": (USUAL,), "initial_bias": 0.0, "dataset": "moons",
        "n_samples": 500, "noise": 0.2, "data_seed": 0, "negative_slope": 0.01, "depth": 20, "width": 32, "seeds": 20,
    }},
)  # fmt: skip
RECOVERY = PageLinks(
    "recover_",
    {
        **_fields("activation", "optimizer", "initial_bias", "negative_slope", several=True),
        **_fields("dataset", "n_samples", "noise", "hidden_widths", "initializer", "batch_size", "epochs",
                  "weight_decay"),
        "seeds": Setting("k", _number_of("seeds", SEEDS)),
    },
    {"1": {
        "activation": ("relu",), "optimizer": ("sgd", "adam"), "initial_bias": (-1.0, -1.5, -2.0),
        "negative_slope": (0.01,), "dataset": "moons", "n_samples": 500, "noise": 0.2, "hidden_widths": (16, 16),
        "initializer": "he_normal", "batch_size": 32, "epochs": 200, "weight_decay": 0.0, "seeds": 20,
    }},
)  # fmt: skip
