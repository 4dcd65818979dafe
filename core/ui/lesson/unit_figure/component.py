"""A `components.v2` component, registered once, and the function that mounts it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

_ASSETS: Final = Path(__file__).parent / "assets"


def _read(name: str) -> str:
    """A file without indentation and comments: it travels with every rerun."""
    lines = (line.strip() for line in (_ASSETS / name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_mount = st.components.v2.component("lab_unit", html=_read("unit.html"), css=_read("unit.css"), js=_read("unit.js"))


def unit_figure(
    data: Mapping[str, Any], *, key: str, on_step: Callable[[], None], on_start: Callable[[], None]
) -> None:
    """Mount the figure; data as in `core.charts.one_unit_figure.figure_data`.

    Args:
        key: of the session, where `.step` and `.start` ({"w", "b"}) stand while the callbacks run.
        on_step: the learner has come to rest at a step.
        on_start: the learner has dragged the start elsewhere.
    """
    _mount(data=dict(data), key=key, on_step_change=on_step, on_start_change=on_start)
