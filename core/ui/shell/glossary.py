"""The words of the lab, each defined once, as an expander for any page."""

import streamlit as st

from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE, DORMANT_TAU
from core.lessons.prose import prose


def show_glossary() -> None:
    """The states of a unit and every other term."""
    with st.expander("Glossary", icon=":material/menu_book:"):
        words = prose("glossary").format(active=ACTIVE_SHARE, dead=DEAD_SHARE, tau=DORMANT_TAU)
        st.markdown(f"{prose('states')}\n\n{words}")
