"""Links to share, and messages about what could not be used."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls import CONTROLS, in_words
from core.ui.links import Comparison, encode
from core.ui.locks import choose_locks


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


def show_link(config: TrainingConfig, comparison: Comparison | None, own_data: bool = False) -> None:
    """The address that restores the page exactly, but for a learner's own data."""
    if own_data:
        name = CONTROLS["dataset"].text(config.dataset)
        st.markdown(f"A link cannot carry your file: whoever opens it sees these settings on **{name}**.")
    address, locks = urlsplit(st.context.url or ""), choose_locks()
    query = urlencode(encode(config, comparison, *locks))
    st.code(f"{address.scheme}://{address.netloc}{address.path}?{query}", language=None)
