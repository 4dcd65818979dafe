"""The few controls that stand in sight above a page's picture."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def in_sight(shares: int | Sequence[float], name: str = "controls") -> list[DeltaGenerator]:
    """Columns that stay side by side on a telephone as far as they have room, so that the picture is near.

    Args:
        shares: as of `st.columns`.
        name: tells apart several such rows of a page.
    """
    with st.container(key=f"in_sight_{name}"):
        return st.columns(shares)
