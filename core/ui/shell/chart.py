"""A chart on a page, its rows with it from the first paint on."""

from typing import Any

import pandas as pd
import streamlit as st

ROWS = "rows"  # the data set that every spec draws


def show_chart(rows: pd.DataFrame, spec: dict[str, Any], place: Any = st, **options: Any) -> Any:
    """Draw rows by a spec in a place, whose height is there before the chart is; options as of `st.vega_lite_chart`.

    Rows by name are embedded with the spec; Streamlit draws unnamed ones a moment later, after a chart of nothing,
    whose scales reach from infinity to minus infinity.
    """
    named = {**spec, "data": {"name": ROWS}, "datasets": {ROWS: rows}}
    height = round(spec["height"]) if "height" in spec else "content"
    return place.vega_lite_chart(named, width="stretch", height=height, **options)
