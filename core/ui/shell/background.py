"""What a page has to say beyond its first sentences, folded below its picture."""

import streamlit as st

from core.lessons.prose import background


def show_background(name: str) -> None:
    """The rest of a page's prose."""
    with st.expander("What you are looking at", icon=":material/menu_book:"):
        st.markdown(background(name))
