"""Links to share, and messages about what could not be used."""

from collections.abc import Sequence

import streamlit as st

from core.ui.controls.fields import in_words


def show_problems(ignored: Sequence[str], problems: Sequence[str]) -> None:
    """Say what of the link was ignored and what of the settings could not be used."""
    if ignored:
        st.warning(
            "This link holds something the lab cannot use, so it was left out: "
            + "; ".join(plain(in_words(message)) for message in ignored)
        )
    for problem in problems:
        st.warning(f"Not used: {plain(in_words(problem))}")


def plain(text: str) -> str:
    """Text from outside, with nothing that Markdown would format."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|$~:&" else letter for letter in text)
