"""A quiet moment of joy: the units of a layer light up one after the other."""

import streamlit as st

from core.charts.theme import STATES
from core.engine.liveness import UnitState

UNITS = 16
_STYLE = """
.joy {{display: flex; gap: 6px; flex-wrap: wrap;}}
.joy i {{width: 14px; height: 14px; border-radius: 50%; background: {alive}; animation: joy .5s ease-out backwards;}}
@keyframes joy {{from {{background: {dead}; transform: scaleY(.2);}} 60% {{transform: scale(1.25);}}}}
@media (prefers-reduced-motion: reduce) {{.joy i {{animation: none;}}}}
"""


def show_joy(name: str) -> None:
    """A row of units that come alive when it first appears; without any motion where less of it is asked for."""
    style = _STYLE.format(alive=STATES[UnitState.ACTIVE].colour, dead=STATES[UnitState.DEAD].colour)
    units = "".join(f'<i style="animation-delay: {60 * unit}ms"></i>' for unit in range(UNITS))
    with st.container(key=f"joy_{name}"):
        st.html(f'<style>{style}</style><div class="joy" aria-hidden="true">{units}</div>')
