"""The lab's controls that are folded away: everything but data set, activation and bias."""

import streamlit as st

from core.ui.controls.fields import draw
from core.ui.controls.layer_biases import draw_layer_biases
from core.ui.controls.locks import all_hidden, draw_unless_locked, is_locked
from core.ui.controls.more_settings import more_settings
from core.ui.links.run_link import LinkState
from core.ui.state.run_state import PREFIX

FOLDED = {
    "Data": ("n_samples", "noise", "data_seed"),
    "Network": ("hidden_widths", "initializer", "seed"),
    "Training": ("optimizer", "learning_rate", "batch_size", "epochs", "weight_decay"),
}
FOLDED_NAMES = sum(FOLDED.values(), ())


def draw_field(name: str, state: LinkState) -> None:
    """One of the run's controls, unless the link has locked it."""
    draw_unless_locked(name, state, lambda: draw(name, PREFIX, getattr(state.config, name)))


def draw_folded(state: LinkState) -> list[str]:
    """More settings, unless all of them are hidden; the messages of what was typed and cannot be read."""
    unread: list[str] = []
    if all_hidden(FOLDED_NAMES, state):
        return unread
    with more_settings(PREFIX):
        for (group, names), column in zip(FOLDED.items(), st.columns(3)):
            with column:
                st.markdown(f"**{group}**" if not all_hidden(names, state) else "")
                for name in names:
                    draw_field(name, state)
                if group == "Network" and not is_locked("initial_bias", state):
                    unread = draw_layer_biases(PREFIX)
    return unread
