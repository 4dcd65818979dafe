"""Links to share, and messages about what could not be used."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls import in_words
from core.ui.links import Comparison, encode


def show_problems(ignored: Sequence[str], problems: Sequence[str]) -> None:
    """Say what of the link was ignored and what of the settings could not be used."""
    if ignored:
        st.warning(
            "This link holds something the lab cannot use, so it was left out: "
            + "; ".join(_plain(in_words(message)) for message in ignored)
        )
    for problem in problems:
        st.warning(f"Not used: {_plain(in_words(problem))}")


def _plain(text: str) -> str:
    """Text from outside, with nothing that Markdown would format."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|$~:&" else letter for letter in text)


def show_link(config: TrainingConfig, comparison: Comparison | None) -> None:
    """The address that restores the page exactly."""
    address = urlsplit(st.context.url or "")
    st.code(f"{address.scheme}://{address.netloc}{address.path}?{urlencode(encode(config, comparison))}", language=None)
