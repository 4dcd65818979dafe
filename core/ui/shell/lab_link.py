"""From any page to the same network in the training lab."""

from dataclasses import replace

import streamlit as st

from core.training import TrainingConfig
from core.ui.links.run_link import encode
from core.ui.shell.page import PAGES
from core.ui.shell.path import path_query


def lab_link(config: TrainingConfig, label: str) -> None:
    """A link to a run in the training lab, which measures every epoch; own data have none."""
    if not isinstance(config.dataset, str):
        return
    page = PAGES["lab"]
    query = encode(replace(config, log_every=1)) | path_query()
    st.page_link(page.script, label=label, icon=page.icon, query_params=query)
