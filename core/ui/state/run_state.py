"""The lab page's state: link, controls and browser history kept in step."""

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS, OWN_DATA, widget_value
from core.ui.links.run_link import Comparison, LinkState, decode, encode

PREFIX = "lab_"  # session keys of the run's controls
OTHER = "other_"  # session key of the comparison's control
COMPARE_FIELD = "lab_compare"
_URL, _STATE, _OWN = "lab_url", "lab_state", "lab_own"


def settle(arrived: bool) -> LinkState:
    """The state to show, read from the address when that is news; call before any control is drawn.

    Coming back through the menu leaves an empty address once: the state is then what it was. A control that has
    just moved goes before the address, which may then be one that the browser has not yet caught up with.
    """
    address = st.query_params.to_dict()
    if arrived and not address and _STATE in st.session_state:
        _take(st.session_state[_STATE])
        if st.session_state.get(_OWN):
            st.session_state[PREFIX + "dataset"] = OWN_DATA
    elif arrived or (address != st.session_state.get(_URL) and not _moved(st.session_state[_STATE])):
        _take(decode(address))
        st.session_state[_URL] = address
    if st.session_state.get(_URL) and not address:
        st.query_params.from_dict(st.session_state[_URL])
    return st.session_state[_STATE]


def _widgets(state: LinkState) -> dict[str, object]:
    """What the controls hold when they show a state, by session key."""
    held = {PREFIX + name: widget_value(name, getattr(state.config, name)) for name in CONTROLS}
    held[COMPARE_FIELD] = state.comparison.field if state.comparison else None
    if state.comparison:
        held[OTHER + state.comparison.field] = widget_value(*state.comparison)
    return held


def _take(state: LinkState) -> None:
    """Make the controls show a state."""
    st.session_state[_STATE] = state
    for key, value in _widgets(state).items():
        st.session_state[key] = value


def _moved(state: LinkState) -> bool:
    """Whether a control differs from the state that was shown last; the entry for own data is no value."""
    held = ((st.session_state.get(key, value), value) for key, value in _widgets(state).items())
    return any(now not in (value, OWN_DATA) for now, value in held)


def remember(config: TrainingConfig, comparison: Comparison | None) -> None:
    """Write what the controls now say into the address, unless it says so already."""
    st.session_state[_OWN] = st.session_state.get(PREFIX + "dataset") == OWN_DATA
    state = st.session_state[_STATE]
    if (config, comparison) != (state.config, state.comparison):
        st.session_state[_STATE] = LinkState(config, comparison, (), state.fixed, state.hidden)
        st.session_state[_URL] = encode(config, comparison, state.fixed, state.hidden)
        st.query_params.from_dict(st.session_state[_URL])
