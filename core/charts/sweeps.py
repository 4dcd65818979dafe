"""Charts of many networks: heat maps over two settings, curves with intervals, and the seeds of one cell.

Rows come from `core.studies.intervals.summarise`: value, low and high of a measure, n networks a cell.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.curves import framed, left_axis

CELL = "cell"  # the selection that a click on a heat map makes
EXPLODED = 3  # times the largest start of all seeds
_PLAIN = "format(datum.value, '~g')"
_MINUS = "replace(datum.label, '-', '−')"
_KNOWN = "isValid(datum.value)"
_FITTING = "bandwidth('x') < 25 ? 0 : 11"  # no numbers in cells that are too narrow for them
_EQUAL_CONTRAST = 0.179  # the relative luminance on which black and white are equally legible (WCAG 2)
_TICKS = [10.0**power * digit for power in range(-5, 3) for digit in (1, 3)]
_LINES = alt.Legend(title=None, symbolType="stroke", columns=5)


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
    cursor = {"cursor": "pointer"} if clickable else {}
    base = alt.Chart().encode(
        x=alt.X("column:O", title=columns, sort=None, axis=alt.Axis(labelAngle=0, grid=False, labelExpr=_MINUS)),
        y=alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=220, ticks=False)),
        tooltip=[alt.Tooltip("row:N", title=" "), alt.Tooltip("column:Q", title=columns), *_interval(title, of)],
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
    return tuple(frame.mark_rect(fillOpacity=0, stroke=colour, strokeWidth=width) for colour, width in lines)


def dark_from(colours: str, domain: tuple[float, float]) -> float:
    """The value beyond which light text has the greater contrast on a heat map's colours."""
    low, high = domain
    ends = [np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255 for colour in theme.HEAT[colours]]
    shares = np.linspace(0, 1, 101)
    mixed = ends[0] + shares[:, None] * (ends[1] - ends[0])
    luminance = np.where(mixed <= 0.04045, mixed / 12.92, ((mixed + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    return low + (high - low) * float(shares[luminance < _EQUAL_CONTRAST][0])


def _interval(title: str, of: str = "seeds") -> list[alt.Tooltip]:
    """A value, its interval and how many networks it is of."""
    return [
        alt.Tooltip("value:Q", title=title.lower(), format=".3f"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
        alt.Tooltip("n:Q", title=of),
    ]


@cache
def curve_spec(
    x: str, x_title: str, y_title: str, series: tuple[str, ...], title: str, description: str,
    ends: tuple[float, float],
) -> dict[str, Any]:  # fmt: skip
    """Vega-Lite spec of measures with intervals against a setting on a log axis: rows x, series, value, low, high, n.

    Rows with `from` and `to` but no value are a span to be marked; `word` says what it is.
    """
    styles = [theme.line_style(index) for index in range(len(series))]
    scale = alt.Scale(type="log", nice=False, padding=12, domain=_apart(ends))
    axis = alt.Axis(grid=False, labelExpr=_PLAIN, values=_TICKS, labelOverlap=True)
    colour = alt.Color("series:N", legend=_LINES, sort=None)
    base = (
        alt.Chart()
        .transform_filter(_KNOWN)
        .encode(
            x=alt.X(f"{x}:Q", title=x_title, scale=scale, axis=axis),
            color=colour.scale(domain=list(series), range=[style.colour for style in styles]),
        )
    )
    y = {"title": y_title, "axis": left_axis(tickCount=5, format="~g"), "scale": alt.Scale(domain=[0, 1], clamp=True)}
    tooltip = ["series:N", alt.Tooltip(f"{x}:Q", title=x_title), *_interval(y_title)]
    dashes = alt.StrokeDash("series:N", legend=_LINES, sort=None)
    dashes = dashes.scale(domain=list(series), range=[list(style.dash) for style in styles])
    return framed(
        alt.layer(
            *_span(scale, axis, x_title),
            base.mark_rule(opacity=0.5, strokeWidth=2, tooltip=None).encode(y=alt.Y("low:Q", **y), y2="high:Q"),
            base.mark_line(clip=True).encode(y="value:Q", strokeDash=dashes),
            base.mark_point(filled=True, size=30, opacity=1).encode(y="value:Q", tooltip=tooltip),
        ),
        title,
        description,
    )


def _apart(ends: tuple[float, float]) -> list[float]:
    """The ends of an axis, a little apart even for a single value."""
    low, high = ends
    return [low, high] if low < high else [low / 2, high * 2]


def _span(scale: alt.Scale, axis: alt.Axis, x_title: str) -> tuple[alt.Chart, alt.Chart]:
    """A strip from `from` to `to`, with its word beside it."""
    span = alt.Chart().transform_filter("isValid(datum.from)")
    strip = span.mark_rect(color=theme.NEUTRAL, opacity=0.25, tooltip=None)
    word = span.mark_text(align="right", dx=-4, baseline="bottom", fontSize=11, color=theme.NEUTRAL, tooltip=None)
    return (
        strip.encode(x=alt.X("from:Q", axis=axis, scale=scale, title=x_title), x2="to:Q"),
        word.encode(x="from:Q", y=alt.value(alt.expr("height / 2")), text="word:N"),
    )


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
