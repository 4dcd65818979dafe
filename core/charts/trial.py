"""Measured numbers with their intervals: as a chart on a page, and as an SVG file for a report."""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from math import isnan
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips
from core.studies.trial import Finding

UNITS = {  # unit -> title of the axis, the ends that it always shows, format
    "share": ("share", (0.0, 1.0), ".0%"),
    "decades": ("decades (powers of ten)", (0.0, 1.0), ".1f"),
    "difference": ("difference in accuracy", (-0.05, 0.05), "+.3f"),
    "slope": ("slope", (0.0, 1.0), ".3g"),
}
_OVER = 13  # pixels from a row's line up to its words
_WIDTH, _EDGE, _ROW, _FOOT = 720, 24, 46, 44  # of the file: words stand above each line, so that none is cut off
_APART = 50  # pixels between two words on the axis, at least
_NO_SIGN = "datum.value == 0 ? '0' : replace(datum.label, '-', '−')"


def number_text(value: float, unit: str) -> str:
    """A number as its unit is written; what rounds to zero has no sign, and NaN is told in words."""
    form = UNITS[unit][2]
    if isnan(value):
        return "nothing to measure"
    text = format(value, form)
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else format(0.0, form).lstrip("+")


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Rows label, value, low, high, n and the value as text."""
    return pd.DataFrame(
        [
            {"label": each.label, **each.estimate._asdict(), "text": number_text(each.estimate.value, each.unit)}
            for each in findings
        ]
    )


@cache
def findings_spec(unit: str, n_rows: int) -> dict[str, Any]:
    """Vega-Lite spec of dots with 95 % intervals, one row a finding; rows as in `findings_frame`."""
    title, ends, form = UNITS[unit]
    axis = alt.Axis(format=form, tickCount=6, labelExpr=_NO_SIGN)
    x = alt.X("low:Q", title=title, scale=alt.Scale(zero=False), axis=axis)
    base = alt.Chart().encode(y=alt.Y("label:N", title=None, sort=None, axis=None))
    tooltip = [
        alt.Tooltip("label:N", title="measured"), *interval_tooltips(title, "n", form),
    ]  # fmt: skip
    label = base.mark_text(dy=-_OVER, dx=4, fontSize=12, align="left", color=theme.TEXT)
    value = base.mark_text(dy=-_OVER, fontSize=12, align="right", fontWeight="bold", color=theme.TRAINING.colour)
    point = base.mark_point(filled=True, size=90, opacity=1, color=theme.TRAINING.colour)
    chart = alt.layer(
        alt.Chart().mark_rule(color=theme.NEUTRAL, strokeDash=[3, 3], tooltip=None).encode(x=alt.datum(0)),
        *(alt.Chart().mark_point(opacity=0, tooltip=None).encode(x=alt.datum(end)) for end in ends),
        label.encode(x=alt.value(0), text="label:N"),
        value.encode(x=alt.value("width"), text="text:N"),
        base.mark_rule(strokeWidth=3, color=theme.TRAINING.colour, tooltip=None).encode(x=x, x2="high:Q"),
        point.encode(x="value:Q", tooltip=tooltip),
    )
    spec = framed(chart, "Measured, with 95 % intervals", "Measured values with their 95 % intervals, one row each.")
    return {**spec, "height": 1.5 * theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def findings_svg(findings: Iterable[Finding]) -> str:
    """The same as a picture of its own, for documents that run nothing; all findings have one unit."""
    rows = list(findings)
    unit = rows[0].unit
    title, ends, _ = UNITS[unit]
    numbers = [end for each in rows for end in each.estimate[1:] if not isnan(end)]
    low, high = min([ends[0], *numbers]), max([ends[1], *numbers])

    def place(value: float) -> float:
        return _EDGE + (value - low) / (high - low) * (_WIDTH - 2 * _EDGE)

    height = _ROW * len(rows) + _FOOT
    anchors = {low: "start", high: "end"} | ({0.0: "middle"} if low < 0 < high else {})
    anchors = {at: anchor for at, anchor in anchors.items() if at == 0 or abs(place(at) - place(0)) > _APART}
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
            f'font-family="sans-serif" font-size="13">'
            f'<rect width="100%" height="100%" fill="{theme.LIGHT_BACKGROUND}"/>',
            *(_svg_axis(place(at), height, _axis_text(at, unit), anchor) for at, anchor in anchors.items()),
            *(_svg_row(index, each, place) for index, each in enumerate(rows)),
            f'<text x="{_WIDTH / 2:.1f}" y="{height - 6}" text-anchor="middle">{escape(title)}</text></svg>',
        ]
    )


def _axis_text(value: float, unit: str) -> str:
    return number_text(value, unit) if value else "0"


def _svg_axis(x: float, height: int, label: str, anchor: str) -> str:
    bottom = height - _FOOT + 6
    return (
        f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{bottom}" stroke="{theme.NEUTRAL}" stroke-dasharray="3 3"/>'
        f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="{anchor}">{escape(label)}</text>'
    )


def _svg_row(index: int, finding: Finding, place: Callable[[float], float]) -> str:
    top, estimate, colour = _ROW * index, finding.estimate, theme.TRAINING.colour
    y, words = top + 32, f'y="{top + 17}"'
    text = f'<text x="{_EDGE}" {words}>{escape(finding.label)}</text>'
    value = f'<text x="{_WIDTH - _EDGE}" {words} text-anchor="end" font-weight="bold">' + (
        f"{escape(number_text(estimate.value, finding.unit))}</text>"
    )
    if isnan(estimate.value):
        return text + value
    interval = ""
    if not isnan(estimate.low):
        ends = f'x1="{place(estimate.low):.1f}" x2="{place(estimate.high):.1f}"'
        interval = f'<line {ends} y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
    return f'{text}{interval}<circle cx="{place(estimate.value):.1f}" cy="{y}" r="5" fill="{colour}"/>{value}'
