"""What a learner sets on the bench of remedies, and the links that hold it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.checks import choice
from core.engine.activations import NEGATIVE_SLOPE
from core.studies.rescue import BASE, DAMAGES, REMEDIES, Case
from core.training.fields import format_value
from core.ui.controls import held
from core.ui.controls.in_sight import in_sight
from core.ui.controls.more_settings import more_settings
from core.ui.controls.own_data import on_own_data
from core.ui.links.page_link import PageLinks, Setting
from core.ui.state.page_state import remember

OPTIONS: dict[str, Sequence[Any]] = {
    "damage": tuple(DAMAGES),
    "before": (10, 20, 50, 100, 200),
    "seeds": (5, 10, 20, 30),
    "slope": (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5),
    "every": (5, 10, 20, 50, 100),
}
_CODES = {"damage": "d", "before": "e", "seeds": "k", "slope": "ns", "every": "re"}
_CASE = Case()


def _one_of(name: str, text: str) -> Any:
    texts = [format_value(option) for option in OPTIONS[name]]
    return OPTIONS[name][texts.index(choice(name, text, texts))]


RESCUE = PageLinks(
    "rescue_",
    {name: Setting(code, partial(_one_of, name)) for name, code in _CODES.items()},
    {"1": {"damage": "bias5", "before": 50, "seeds": 10, "slope": NEGATIVE_SLOPE, "every": 10}},
)


def draw_case() -> Case:
    """The controls of the damage, and the case that they describe."""
    first, second, third = in_sight([2, 1, 1])
    held.selectbox(
        first, "Damage", OPTIONS["damage"], key=RESCUE.key("damage"), format_func=lambda name: DAMAGES[name].label,
        help="Everything else is healthy: two moons or your file, two layers of 16 ReLU units, SGD with a rate of 0.1.",
    )  # fmt: skip
    _steps(second, "before", "Epochs until you notice", "Training up to the rescue.")
    _steps(third, "seeds", "Seeds", "Networks under each remedy. They differ in their weights and order, not in data.")
    values = _values()
    base = on_own_data(BASE, RESCUE.prefix)
    return Case(values["damage"], values["before"], _CASE.after, values["seeds"], base)


def draw_doses() -> Mapping[str, float]:
    """The controls of how much of a remedy is given; remember all settings. Doses by remedy."""
    with more_settings(RESCUE.prefix):
        left, right = st.columns(2)
    for place, name, remedy, label in (
        (left, "slope", "leaky", "Leaky ReLU: slope below 0"), (right, "every", "redo", "ReDo: epochs between two"),
    ):  # fmt: skip
        _steps(place, name, label, REMEDIES[remedy].described(st.session_state[RESCUE.key(name)]))
    values = _values()
    remember(RESCUE, values)
    return {"leaky": values["slope"], "redo": values["every"]}


def _steps(place: Any, name: str, label: str, help: str) -> None:
    held.select_slider(place, label, OPTIONS[name], key=RESCUE.key(name), help=help)


def _values() -> dict[str, Any]:
    return {name: st.session_state[RESCUE.key(name)] for name in RESCUE.settings}
