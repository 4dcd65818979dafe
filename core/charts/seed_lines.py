"""The seeds of one cell of a study, each as a line over the epochs."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, left_axis

EXPLODED = 3  # times the largest start of all seeds


@cache
def seeds_spec(y_title: str, title: str, description: str, unit: bool = False) -> dict[str, Any]:
    """Vega-Lite spec of one line a seed over the epochs, as in `seeds_frame`. The hovered seed stands out."""
    near = alt.selection_point(
        name="seed", fields=["seed"], on="pointerover", nearest=True, empty=False, clear="mouseout"
    )
    scale = alt.Scale(domain=[0, 1]) if unit else alt.Scale()
    base = alt.Chart().encode(
        x=alt.X("epoch:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False)),
        y=alt.Y("shown:Q", title=y_title, axis=left_axis(tickCount=5, format="~g"), scale=scale),
    )
    line = base.mark_line(color=theme.TRAINING.colour, tooltip=None, clip=True).encode(
        detail="seed:N",
        opacity=alt.condition(near, alt.value(1), alt.value(0.75)),
        strokeWidth=alt.condition(near, alt.value(3.5), alt.value(1.5)),
    )
    tooltip = ["seed:N", "epoch:Q", alt.Tooltip("value:Q", title=y_title, format=".3~g")]
    points = base.mark_point(opacity=0).encode(tooltip=tooltip).add_params(near)
    return framed(alt.layer(line, points), title, description)


def seeds_frame(lines: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows epoch, seed, value and shown: one that explodes is cut, so that it does not flatten all others."""
    top = EXPLODED * lines.loc[lines["epoch"] == 0, measure].max()
    rows = lines[["epoch", "seed"]]
    return rows.assign(value=lines[measure], shown=lines[measure].clip(upper=max(top, 1.0)))
