"""What most learners leave as it is: folded in one way on all pages, with a line on what is not as usual."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS

TITLE = "More settings"


def more_settings(prefix: str) -> Any:
    """The folded place of a page's further controls, whose widgets are in the page from the start."""
    return st.expander(TITLE, icon=":material/tune:", key=f"{prefix}more")


def show_differences(config: TrainingConfig, usual: TrainingConfig, names: Iterable[str]) -> None:
    """Which of the folded settings a link or the learner has moved."""
    moved = [name for name in names if getattr(config, name) != getattr(usual, name)]
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if moved:
            parts = (f"{CONTROLS[name].label.lower()} {CONTROLS[name].text(getattr(config, name))}" for name in moved)
            st.caption(f"Not as usual: **{', '.join(parts)}**.")
