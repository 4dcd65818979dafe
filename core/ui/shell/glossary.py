"""The words of the lab, as an expander for any page."""

import streamlit as st

from core.lessons.prose import prose
from core.lessons.terms import glossary


def show_glossary() -> None:
    """The states of a unit and every other term."""
    with st.expander("Glossary", icon=":material/menu_book:"):
        st.markdown(f"{prose('states')}\n\n{glossary()}")
