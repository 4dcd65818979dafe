"""Controls that a link fixes or hides, for a teacher who wants one thing to be looked at."""

from collections.abc import Callable

import streamlit as st

from core.ui.controls.fields import CONTROLS
from core.ui.links.run_link import COMPARISON, LinkState


def draw_unless_locked(name: str, state: LinkState, draw_it: Callable[[], None]) -> None:
    """Draw a control, or say what it is fixed at, or nothing at all."""
    if name in state.hidden:
        return
    if name in state.fixed:
        control = CONTROLS[name]
        st.markdown(f":material/lock: {control.label}: **{control.text(getattr(state.config, name))}**")
        return
    draw_it()


def is_locked(name: str, state: LinkState) -> bool:
    """Whether a learner cannot move a control."""
    return name in state.fixed or name in state.hidden


def all_hidden(names: tuple[str, ...], state: LinkState) -> bool:
    """Whether none of these is to be seen."""
    return set(names) <= set(state.hidden)


def choose_locks() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the link that is being made shall fix, and what it shall hide."""
    names = {**{name: control.label for name, control in CONTROLS.items()}, COMPARISON: "Compare"}
    left, right = st.columns(2)
    fixed = left.multiselect("Fix for learners", [*CONTROLS], format_func=names.__getitem__, key="lock_fixed")
    hidden = right.multiselect("Hide from learners", [*names], format_func=names.__getitem__, key="lock_hidden")
    return tuple(fixed), tuple(hidden)
