"""The one thing that a second run changes: chosen, named, applied."""

from dataclasses import replace
from typing import Any

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.training import TrainingConfig
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, draw, in_words
from core.ui.links.run_link import COMPARABLE, Comparison, field_value

# The first value that a comparison suggests.
SUGGESTIONS: dict[str, Any] = {
    "activation": "leaky_relu", "initial_bias": 0.0, "learning_rate": 0.03, "optimizer": "adam",
    "negative_slope": 0.1, "initializer": "xavier_normal", "batch_size": 5000, "weight_decay": 0.01,
}  # fmt: skip


def matters(field: str, config: TrainingConfig) -> bool:
    """Whether a run like this depends on a field."""
    return field != "negative_slope" or ACTIVATIONS[config.activation].has_negative_slope


def draw_comparison(config: TrainingConfig, prefix: str, field_key: str) -> Comparison | None:
    """Draw the choice of the one thing that a second run changes, and of its value; None while there is none."""
    chosen = st.session_state.get(field_key)  # a link may have chosen what is not offered
    offered = [name for name in COMPARABLE if name == chosen or matters(name, config)]
    st.session_state.setdefault(field_key, None)
    held.selectbox(
        st, "Compare with the same run, but another …", [None, *offered], key=field_key,
        format_func=lambda name: CONTROLS[name].label.lower() if name else "nothing",
        help="A second run from the same data and the same weights, with exactly one thing changed, side by side.",
    )  # fmt: skip
    name = st.session_state[field_key]
    if name is None:
        return None
    draw(name, prefix, SUGGESTIONS[name])
    return Comparison(name, field_value(name, st.session_state[prefix + name]))


def compared_config(config: TrainingConfig, comparison: Comparison | None) -> TrainingConfig | None:
    """The second run's config; None, with a word on why, when there is nothing to compare."""
    if comparison is None:
        return None
    try:
        other = replace(config, **{comparison.field: comparison.value})
    except ValueError as error:
        st.warning(in_words(str(error)))
        return None
    if not matters(comparison.field, config):
        name = CONTROLS["activation"].text(config.activation)
        st.caption(f"{CONTROLS[comparison.field].label} changes nothing with {name}: compare something else.")
        return None
    if other == config:
        st.caption("Both runs have this value: choose another one.")
        return None
    return other


def difference_labels(config: TrainingConfig, other: TrainingConfig, field: str) -> tuple[str, str]:
    """What tells two runs apart, such as "Activation: ReLU" and "Activation: leaky ReLU"."""
    control = CONTROLS[field]
    first, second = (f"{control.label}: {control.text(getattr(each, field))}" for each in (config, other))
    return first, second
