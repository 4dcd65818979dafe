"""The controls of a run: one row a field of TrainingConfig, drawn where a page wants it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.data import DATASETS
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.optimizers import OPTIMIZERS
from core.lessons.phrases import with_minus_signs
from core.training import TrainingConfig
from core.training.fields import format_value
from core.training.meanings import MEANINGS
from core.ui.controls import held
from core.ui.links.run_link import LEFT_OUT, field_value, widget_value, with_changes

Widget = Callable[["Control", str, Any], None]  # draws the control under a session key, with its present value


@dataclass(frozen=True)
class Control:
    """One field: what it is called, what it does, and the widget that sets it."""

    field: str
    label: str
    widget: Widget
    registry: Mapping[str, Any] | None = None
    more: str = ""  # what only a learner at the control needs to be told

    @property
    def help(self) -> str:
        """What the field does."""
        return f"{MEANINGS[self.field]} {self.more}".strip()

    def text(self, value: object) -> str:
        """A value in words."""
        if self.registry:
            return self.registry[str(value)].label
        if self.field == "initial_bias" and isinstance(value, tuple):
            return with_minus_signs(", ".join(f"{bias:g}" for bias in value))
        return with_minus_signs(f"{value:g}") if isinstance(value, (int, float)) else format_value(value)


def _choice(field: str, label: str, registry: Mapping[str, Any]) -> Control:
    def draw(control: Control, key: str, value: object) -> None:
        held.selectbox(st, label, list(registry), key=key, help=control.help, format_func=control.text)

    return Control(field, label, draw, registry)


def _slider(low: float, high: float, step: float) -> Widget:
    def draw(control: Control, key: str, value: float | tuple[float, ...]) -> None:
        if isinstance(value, tuple):  # from a link: no slider can hold it
            st.markdown(f"{control.label}, layer by layer: **{control.text(value)}**")
            return
        held.slider(st, control.label, *_ends(low, high, value), step=step, key=key, help=control.help)

    return draw


def _ends(low: float, high: float, value: float | tuple[float, ...]) -> tuple[float, float]:
    """The ends of a slider's scale: a link may carry a value from outside."""
    values = value if isinstance(value, tuple) else (value,)
    return min(low, *values), max(high, *values)


def _steps(values: Sequence[float], label: Callable[[Any], str] = lambda value: f"{value:g}") -> Widget:
    def draw(control: Control, key: str, value: Any) -> None:
        options = sorted({*values, value})
        held.select_slider(st, control.label, options, key=key, help=control.help, format_func=label)

    return draw


def _seed(control: Control, key: str, value: object) -> None:
    held.number_input(st, control.label, 0, 2**32 - 1, step=1, key=key, help=control.help)


OWN_DATA = "own data"  # held by a data menu whose learner brings a file; no data set that a config could name
BIAS_RANGE, BIAS_STEP = (-10.0, 2.0), 0.25
BIAS_STOPS = tuple(
    stop * BIAS_STEP for stop in range(round(BIAS_RANGE[0] / BIAS_STEP), round(BIAS_RANGE[1] / BIAS_STEP) + 1)
)
BIASES = (-5.0, -2.5, 0.0)  # one click away from each other
WIDTHS = ("4", "8", "16", "8-8", "16-16", "32-32", "16-16-16", "8-8-8-8-8", "2-2-2-2-2-2-2-2-2")


def _widths(control: Control, key: str, value: object) -> None:
    options = list(dict.fromkeys([*WIDTHS, str(value)]))
    held.selectbox(st, control.label, options, key=key, help=control.help, accept_new_options=True)


CONTROLS: dict[str, Control] = {
    control.field: control
    for control in (
        _choice("dataset", "Data set", DATASETS),
        _choice("activation", "Activation", ACTIVATIONS),
        Control(
            "initial_bias", "Initial bias", _slider(*BIAS_RANGE, BIAS_STEP),
            more="ConvNetJS starts ReLU biases at 0.1 on purpose, so that every unit gets some gradient early.",
        ),
        Control("negative_slope", "Negative slope", _steps((0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5))),
        Control("n_samples", "Examples", _steps((50, 100, 200, 500, 1000, 2000))),
        Control("noise", "Noise", _slider(0.0, 1.0, 0.05)),
        Control("data_seed", "Data seed", _seed),
        Control("hidden_widths", "Hidden layers", _widths, more="Type your own: 32-8-4."),
        _choice("initializer", "Weights start as", INITIALIZERS),
        Control("seed", "Weight seed", _seed),
        _choice("optimizer", "Optimizer", OPTIMIZERS),
        Control(
            "learning_rate", "Learning rate",
            _steps((0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0)),
        ),
        Control(
            "batch_size", "Batch size",
            _steps((1, 4, 8, 16, 32, 64, 128, 5000), lambda size: "all" if size == 5000 else str(size)),
        ),
        Control("epochs", "Epochs", _steps((0, 10, 20, 50, 100, 200, 500, 1000, 2000))),
        Control("weight_decay", "Weight decay", _steps((0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1))),
    )
}  # fmt: skip


def draw(name: str, prefix: str, value: object) -> None:
    """Draw one control under the session key prefix + name; `value` is what it starts from."""
    key = prefix + name
    if key not in st.session_state:
        st.session_state[key] = widget_value(name, value)
    CONTROLS[name].widget(CONTROLS[name], key, st.session_state[key])


def draw_bias(prefix: str, value: object) -> None:
    """The bias slider with buttons for its telling values, each below its place on the scale where there is one."""
    draw("initial_bias", prefix, value)
    now = st.session_state[prefix + "initial_bias"]
    low, high = _ends(*BIAS_RANGE, now)
    places = [(bias - low) / (high - low) for bias in BIASES]
    on_a_scale = not isinstance(now, tuple)
    with st.container(key=f"{prefix}bias_steps") if on_a_scale else st.container(horizontal=True):
        for bias in BIASES:
            text = CONTROLS["initial_bias"].text(bias)
            st.button(text, key=f"{prefix}bias_{bias:g}", on_click=_set_bias, args=(prefix, bias), type="tertiary")
        if on_a_scale:
            st.html(_placed_below(places))


def _placed_below(places: Sequence[float]) -> str:
    """The style that puts the elements of the row below a slider at shares of its width."""
    rows = [
        f'[class*="bias_steps"] > :nth-child({index}) {{left: {place:.2%};}}' for index, place in enumerate(places, 1)
    ]
    return "<style>" + "\n".join(rows) + "</style>"


def _set_bias(prefix: str, bias: float) -> None:
    st.session_state[prefix + "initial_bias"] = bias


def collect(config: TrainingConfig, prefix: str) -> tuple[TrainingConfig, list[str]]:
    """The config with every drawn control's value; what is out of bounds is reported and left as it was."""
    moved: dict[str, Any] = {}
    problems: list[str] = []
    for name in (name for name in CONTROLS if st.session_state.get(prefix + name, OWN_DATA) != OWN_DATA):
        try:
            value = field_value(name, st.session_state[prefix + name])
        except ValueError as error:
            problems.append(str(error))
            continue
        if value != getattr(config, name):
            moved[name] = value
    config, refused = with_changes(config, moved)
    return config, problems + refused


def in_words(message: str) -> str:
    """A refusal with the labels that learners see in the place of the names of fields."""
    names = "|".join(CONTROLS)
    labelled = re.sub(rf"\b({names})(?= must | {LEFT_OUT} )", lambda name: CONTROLS[name[0]].label, message)
    return with_minus_signs(labelled)
