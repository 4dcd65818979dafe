"""The numbers behind charts, as a table to read and to take away."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.ui.shell.downloads import offer_table

_LABEL, _ICON = "Numbers and downloads", ":material/table:"


def show_table(table: pd.DataFrame, name: str, settings: Mapping[str, object]) -> None:
    """A folded table with a download that carries the settings it was made with."""
    with st.expander(_LABEL, icon=_ICON):
        show_numbers(table)
        offer_table("This table (CSV)", table, name, settings)


def fold_numbers(name: str, draw: Callable[[], None]) -> None:
    """A folded place for larger tables, made when it is opened: they take a tenth of a page, and few look at them."""
    place = st.expander(_LABEL, icon=_ICON, key=f"numbers_{name}", on_change="rerun")
    if place.open:
        with place:
            draw()


def show_numbers(table: pd.DataFrame) -> None:
    """A table to read, in a few rows' height."""
    st.dataframe(table, hide_index=True, height=240)
