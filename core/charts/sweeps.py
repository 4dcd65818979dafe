"""Charts of many networks: heat maps over two settings, curves with intervals, and the seeds of one cell.

Rows come from `core.studies.intervals.summarise`: value, low and high of a measure, n networks a cell.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.curves import framed, left_axis

CELL = "cell"  # the selection that a click on a heat map makes
_PLAIN = "format(datum.value, '~g')"
_TICKS = [10.0**power * digit for power in range(-5, 3) for digit in (1, 3)]
_LINES = alt.Legend(title=None, symbolType="stroke", columns=5)


def cell_frame(summary: pd.DataFrame, row: pd.Series, column: str, chosen: pd.Series | bool = False) -> pd.DataFrame:
    """Heat map rows from one measure's part of a summary: row, column, value, low, high, n, chosen."""
    cells = summary[["value", "low", "high", "n"]]
    return cells.assign(row=row, column=summary[column], chosen=chosen).reset_index(drop=True)


@cache
def heat_spec(
    title: str, columns: str, n_rows: int, colours: str, domain: tuple[float, float], description: str,
    of: str = "seeds",
) -> dict[str, Any]:  # fmt: skip
    """Vega-Lite spec of one measure over columns and n_rows rows, as in `cell_frame`. A click selects a cell."""
    low, high = domain
    x = alt.X("column:O", title=columns, sort=None, axis=alt.Axis(labelAngle=0, grid=False))
    y = alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=130, ticks=False))
    tooltip = ["row:N", alt.Tooltip("column:Q", title=columns), *_interval(title.lower(), of)]
    scale = alt.Scale(domain=[low, high], range=list(theme.HEAT[colours]), clamp=True)
    base = alt.Chart().encode(x=x, y=y, tooltip=tooltip)
    pick = alt.selection_point(name=CELL, fields=["row", "column"], on="click", toggle=False)
    rects = base.mark_rect(stroke=theme.NEUTRAL, cursor="pointer").encode(
        color=alt.Color("value:Q", scale=scale, legend=None),
        strokeWidth=alt.condition("datum.chosen", alt.value(3), alt.value(0)),
    )
    on_dark = f"datum.value > {low + 0.55 * (high - low)}"
    text = base.mark_text(fontSize=11, cursor="pointer").encode(
        text=alt.Text("value:Q", format=".2f"),
        color=alt.condition(on_dark, alt.value(theme.ON_DARK), alt.value(theme.ON_LIGHT)),
    )
    spec = framed(alt.layer(rects.add_params(pick), text), title, description)
    return {**spec, "height": theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def _interval(title: str, of: str = "seeds") -> list[alt.Tooltip]:
    """A value, its interval and how many networks it is of."""
    return [
        alt.Tooltip("value:Q", title=title, format=".3f"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
        alt.Tooltip("n:Q", title=of),
    ]


@cache
def curve_spec(
    x: str, x_title: str, y_title: str, series: tuple[str, ...], title: str, description: str
) -> dict[str, Any]:
    """Vega-Lite spec of measures with intervals against a setting on a log axis: rows x, series, value, low, high, n.

    Rows with `from` and `to` but no value are a span to be marked; `word` says what it is.
    """
    styles = [theme.line_style(index) for index in range(len(series))]
    scale = alt.Scale(type="log", nice=False, padding=12)
    axis = alt.Axis(grid=False, labelExpr=_PLAIN, values=_TICKS, labelOverlap=True)
    base = (
        alt.Chart()
        .transform_filter("isValid(datum.value)")
        .encode(
            x=alt.X(f"{x}:Q", title=x_title, scale=scale, axis=alt.Axis(grid=False, labelExpr=_PLAIN)),
            color=alt.Color("series:N", legend=_LINES, sort=None).scale(
                domain=list(series), range=[style.colour for style in styles]
            ),
        )
    )
    share = alt.Y(
        "low:Q", title=y_title, axis=left_axis(tickCount=5, format="~g"), scale=alt.Scale(domain=[0, 1], clamp=True)
    )
    tooltip = ["series:N", alt.Tooltip(f"{x}:Q", title=x_title), *_interval(y_title)]
    dashes = alt.StrokeDash("series:N", legend=_LINES, sort=None).scale(
        domain=list(series), range=[list(style.dash) for style in styles]
    )
    span = alt.Chart().transform_filter("isValid(datum.from)")
    return framed(
        alt.layer(
            span.mark_rect(color=theme.NEUTRAL, opacity=0.25, tooltip=None).encode(
                x=alt.X("from:Q", axis=axis, scale=scale, title=x_title), x2="to:Q"
            ),
            span.mark_text(align="right", dx=-4, baseline="top", fontSize=11, color=theme.NEUTRAL, tooltip=None).encode(
                x="from:Q", y=alt.value(2), text="word:N"
            ),
            base.mark_area(opacity=0.18, clip=True).encode(y=share, y2="high:Q"),
            base.mark_line(clip=True).encode(y="value:Q", strokeDash=dashes),
            base.mark_point(filled=True, size=30, opacity=1).encode(y="value:Q", tooltip=tooltip),
        ),
        title,
        description,
    )


@cache
def seeds_spec(measure: str, y_title: str, title: str, description: str, unit: bool = True) -> dict[str, Any]:
    """Vega-Lite spec of one line a seed over the epochs; rows epoch, seed, `measure`. The hovered seed stands out."""
    near = alt.selection_point(
        name="seed", fields=["seed"], on="pointerover", nearest=True, empty=False, clear="mouseout"
    )
    y = alt.Y(
        f"{measure}:Q", title=y_title, axis=left_axis(tickCount=5, format="~g"),
        scale=alt.Scale(domain=[0, 1]) if unit else alt.Scale(),
    )  # fmt: skip
    base = alt.Chart().encode(
        x=alt.X("epoch:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False)), y=y
    )
    line = base.mark_line(color=theme.TRAINING.colour, tooltip=None, clip=True).encode(
        detail="seed:N",
        opacity=alt.condition(near, alt.value(1), alt.value(0.4)),
        strokeWidth=alt.condition(near, alt.value(3), alt.value(1.3)),
    )
    tooltip = ["seed:N", "epoch:Q", alt.Tooltip(f"{measure}:Q", title=y_title, format=".3f")]
    points = base.mark_point(opacity=0).encode(tooltip=tooltip).add_params(near)
    return framed(alt.layer(line, points), title, description)


def with_span(frame: pd.DataFrame, span: tuple[float, float] | None, word: str) -> pd.DataFrame:
    """Curve rows and, where there is one, the row of a span."""
    marked = pd.DataFrame(
        [{"from": span[0], "to": span[1], "word": word}] if span else [], columns=["from", "to", "word"]
    )
    return pd.concat([frame, marked.astype({"from": float, "to": float})], ignore_index=True)


def series_frame(summary: pd.DataFrame, x: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Curve rows from a summary: each measure in `names` is a series under its name."""
    part = summary[summary["measure"].isin(list(names))]
    return part.assign(series=part["measure"].map(names))[[x, "series", "value", "low", "high", "n"]]
