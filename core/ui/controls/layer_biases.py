"""The bias of each hidden layer by itself, as text; it takes the place of the one that the slider holds for all."""

import streamlit as st

from core.training.fields import BETWEEN_BIASES, format_value, parse_value
from core.ui.controls import held

LAYER_BIASES = "layer_biases"  # session key of the text, after the page's prefix
_BIAS = "initial_bias"


def layer_biases_text(bias: float | tuple[float, ...]) -> str:
    """What the text holds when a config has this bias: nothing where it is the same in every layer."""
    return format_value(bias) if isinstance(bias, tuple) else ""


def draw_layer_biases(prefix: str) -> list[str]:
    """Draw the text; the messages of what cannot be read, which stays as it was typed."""
    key, problems = prefix + LAYER_BIASES, list[str]()
    try:
        _read(st.session_state.get(key, ""))
        st.session_state[key] = layer_biases_text(st.session_state[prefix + _BIAS])
    except ValueError as error:
        problems.append(str(error))
    held.text_input(
        st, "Bias of each layer", key=key, placeholder="all alike", on_change=_apply, args=(prefix,),
        help="One number a hidden layer, such as -1, 0.5. Leave it empty for one bias in all of them.",
    )  # fmt: skip
    return problems


def _read(text: str) -> tuple[float, ...]:
    """The biases that a text names; none in an empty one."""
    text = text.replace(" ", "").replace("−", "-")
    if not text:
        return ()
    biases = parse_value(_BIAS, text if BETWEEN_BIASES in text else text + BETWEEN_BIASES)
    return tuple(biases)


def _apply(prefix: str) -> None:
    """Make the run's bias what the text says, or the first layer's for all once the text is empty."""
    now = st.session_state[prefix + _BIAS]
    try:
        biases = _read(st.session_state[prefix + LAYER_BIASES])
    except ValueError:
        return
    st.session_state[prefix + _BIAS] = biases or (now[0] if isinstance(now, tuple) else now)
