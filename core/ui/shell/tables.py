"""The numbers behind charts, as a table to read and to take away."""

import pandas as pd
import streamlit as st


def show_table(table: pd.DataFrame, file_name: str) -> None:
    """A folded table with a download."""
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(table, hide_index=True, height=240)
        st.download_button(
            "This table (CSV)", lambda: table.to_csv(index=False).encode(), file_name, "text/csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip
