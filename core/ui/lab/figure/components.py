"""Two `components.v2` components, registered once, and the functions that mount them."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.charts.theme import AXIS_LEFT, AXIS_RIGHT

_ASSETS: Final = Path(__file__).parent / "assets"
_NETWORK_SCRIPTS: Final = ("canvas.js", "marks.js", "units.js", "respond.js", "network.js", "network_marks.js")
_PANEL_SCRIPTS: Final = (*_NETWORK_SCRIPTS, "ribbon.js", "picture.js", "histogram.js", "picking.js", "panels.js")


def _read(*names: str) -> str:
    """Join asset files into one text, without indentation: it travels with every rerun."""
    lines = (line.strip() for name in names for line in (_ASSETS / name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_mount_player = st.components.v2.component(
    "lab_player", html=_read("player.html"), css=_read("player.css"), js=_read("clock.js", "player.js"),
    isolate_styles=False,
)  # fmt: skip
_mount_panels = st.components.v2.component(
    "lab_panels", html=_read("panels.html"), css=_read("panels.css"), js=_read(*_PANEL_SCRIPTS)
)
_mount_home = st.components.v2.component(
    "lab_home", html=_read("home.html"), css=_read("home.css"),
    js=_read(*_NETWORK_SCRIPTS, "clock.js", "home_slope.js", "home_curves.js", "home.js"),
)  # fmt: skip


def home(data: Mapping[str, Any], *, key: str) -> int | None:
    """Mount home's slider and all that follows it; returns the stop whose run the learner asks to open, if any."""
    return _mount_home(data=data, key=key, on_open_change=lambda: None).open


def player(runs: Sequence[Mapping[str, Any]], *, states: Sequence[Mapping[str, Any]], key: str) -> None:
    """Mount the epoch player: one bar and one live sentence for each run; `states` as in `panels`."""
    _mount_player(data={"runs": [_with_finite_losses(run) for run in runs], "states": list(states)}, key=key)


PANELS: Final = {  # panel -> what it alone needs
    "network": ("network",), "ribbon": (), "picture": ("picture",), "histogram": ("histogram",),
}  # fmt: skip


def panels(data: Mapping[str, Any], *, key: str, only: Sequence[str] = tuple(PANELS)) -> None:
    """Mount panels of one run, which follow the player: network, life ribbon, picture and histogram."""
    unused = {part for name, parts in PANELS.items() if name not in only for part in parts}
    needed = {name: value for name, value in data.items() if name not in unused}
    margins = {"axis_left": AXIS_LEFT, "axis_right": AXIS_RIGHT}
    _mount_panels(data={**margins, **needed, "panels": list(only)}, key=key)


def _with_finite_losses(run: Mapping[str, Any]) -> dict[str, Any]:
    """Round the losses to what is shown; None stands for what JSON cannot say."""
    return {**run, "train_loss": _rounded(run["train_loss"]), "test_loss": _rounded(run["test_loss"])}


def _rounded(losses: Sequence[float]) -> list[float | None]:
    return [float(f"{loss:.4g}") if math.isfinite(loss) else None for loss in losses]
