"""The link that restores the lab's page."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS
from core.ui.controls.locks import choose_locks
from core.ui.links.run_link import Comparison, encode


def show_link(config: TrainingConfig, comparison: Comparison | None, own_data: bool = False) -> None:
    """The address that restores the page exactly, but for a learner's own data."""
    if own_data:
        name = CONTROLS["dataset"].text(config.dataset)
        st.markdown(f"A link cannot carry your file: whoever opens it sees these settings on **{name}**.")
    address, locks = urlsplit(st.context.url or ""), choose_locks()
    query = urlencode(encode(config, comparison, *locks))
    st.code(f"{address.scheme}://{address.netloc}{address.path}?{query}", language=None)
