"""The numbers behind charts, as a table to read and to take away."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.ui.shell.downloads import offer_table


def show_table(table: pd.DataFrame, name: str, settings: Mapping[str, object]) -> None:
    """A folded table with a download that carries the settings it was made with."""
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(table, hide_index=True, height=240)
        offer_table("This table (CSV)", table, name, settings)
