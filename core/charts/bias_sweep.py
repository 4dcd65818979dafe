"""Heat maps over two settings, such as activation and initial bias, with their intervals.

Rows come from `core.studies.intervals.summarise`: value, low and high of a measure, n networks a cell.
"""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips, rgb

CELL = "cell"  # the selection that a click on a heat map makes
_MINUS = "replace(datum.label, '-', '−')"
_KNOWN = "isValid(datum.value)"
_FITTING = "bandwidth('x') < 25 ? 0 : 11"  # no numbers in cells that are too narrow for them
_EQUAL_CONTRAST = 0.179  # the relative luminance on which black and white are equally legible (WCAG 2)


def cell_frame(cells: pd.DataFrame, row: pd.Series, column: str, chosen: pd.Series | bool = False) -> pd.DataFrame:
    """Heat map rows from the cells of one measure: row, column, value (NaN where nothing is known), low, high, n."""
    shown = cells[["value", "low", "high", "n"]]
    return shown.assign(row=row, column=cells[column], chosen=chosen).reset_index(drop=True)


@cache
def heat_spec(
    title: str, columns: str, n_rows: int, colours: str, domain: tuple[float, float], description: str,
    of: str = "seeds", clickable: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """Vega-Lite spec of one measure over columns and n_rows rows, as in `cell_frame`. A click selects a cell."""
    cursor: dict[str, Any] = {"cursor": "pointer"} if clickable else {}
    base = alt.Chart().encode(
        x=alt.X("column:O", title=columns, sort=None, axis=alt.Axis(labelAngle=0, grid=False, labelExpr=_MINUS)),
        y=alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=220, ticks=False)),
        tooltip=[
            alt.Tooltip("row:N", title=" "),
            alt.Tooltip("column:Q", title=columns),
            *interval_tooltips(title, of),
        ],
    )
    scale = alt.Scale(domain=list(domain), range=list(theme.HEAT[colours]), clamp=True, interpolate="rgb")
    rects = base.transform_filter(_KNOWN).mark_rect(**cursor)
    rects = rects.encode(color=alt.Color("value:Q", scale=scale, legend=None))
    light, dark = alt.value(theme.ON_LIGHT), alt.value(theme.ON_DARK)
    text = base.transform_filter(_KNOWN).mark_text(fontSize=alt.expr(_FITTING), **cursor)
    text = text.encode(
        text=alt.Text("value:Q", format=".2f"),
        color=alt.condition(f"datum.value > {dark_from(colours, domain)}", dark, light),
    )
    if clickable:
        rects = rects.add_params(alt.selection_point(name=CELL, fields=["row", "column"], on="click", toggle=False))
    empty = base.mark_rect(fillOpacity=0, stroke=theme.NEUTRAL, strokeWidth=0.3, tooltip=None)
    spec = framed(alt.layer(empty, rects, *_frame_of_chosen(base), text), title, description)
    return {**spec, "height": theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def _frame_of_chosen(base: alt.Chart) -> tuple[alt.Chart, alt.Chart]:
    """A dark line on a light one shows on every colour."""
    frame = base.transform_filter("datum.chosen")
    lines = ((theme.ON_DARK, 5), (theme.ON_LIGHT, 2.5))
    light, dark = (frame.mark_rect(fillOpacity=0, stroke=colour, strokeWidth=width) for colour, width in lines)
    return light, dark


def dark_from(colours: str, domain: tuple[float, float]) -> float:
    """The value beyond which light text has the greater contrast on a heat map's colours."""
    low, high = domain
    ends = [np.array(rgb(colour)) / 255 for colour in theme.HEAT[colours]]
    shares = np.linspace(0, 1, 101)
    mixed = ends[0] + shares[:, None] * (ends[1] - ends[0])
    luminance = np.where(mixed <= 0.04045, mixed / 12.92, ((mixed + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    return low + (high - low) * float(shares[luminance < _EQUAL_CONTRAST][0])
