"""Links to the lesson's pages of many networks: what each page sets, and the defaults of every version for ever."""

from collections.abc import Callable, Sequence
from functools import partial

from core.checks import Bounds, choice, whole_number
from core.engine.initializers import INITIALIZERS
from core.studies.vanishing import USUAL
from core.ui.links.page_link import PageLinks, Setting, config_field
from core.ui.links.run_link import CODES

DEPTH = Bounds(3, 50)
WIDTHS = (2, 4, 8, 16, 32, 64)
SEEDS = (10, 20, 30, 50, 100)
_CODE_OF = {name: code for code, name in CODES.items()}


def _fields(*names: str, several: bool = False) -> dict[str, Setting]:
    return {name: Setting(_CODE_OF[name], partial(config_field, name), several) for name in names}


def _one_of(name: str, options: Sequence[object]) -> Callable[[str], str]:
    return lambda text: choice(name, text, [str(option) for option in options])


def _number_of(name: str, options: Sequence[int]) -> Callable[[str], int]:
    return lambda text: int(_one_of(name, options)(text))


def _depth(text: str) -> int:
    return whole_number("depth", int(text) if text.isdecimal() else text, DEPTH)


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
