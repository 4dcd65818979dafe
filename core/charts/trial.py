"""Measured numbers with their intervals: as a chart on a page, and as an SVG file for a report."""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed
from core.studies.trial import Finding

UNITS = {  # unit -> title of the axis, the ends that it always shows, format
    "share": ("share", (0.0, 1.0), ".0%"),
    "decades": ("decades (powers of ten)", (0.0, 1.0), ".1f"),
    "difference": ("difference in accuracy", (-0.05, 0.05), "+.3f"),
    "slope": ("slope", (0.0, 1.0), ".3g"),
}
_OVER = 13  # pixels from a row's line up to its words
_WIDTH, _ROW, _LEFT, _RIGHT, _FOOT = 720, 34, 330, 90, 44


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Rows label, value, low, high, n and the value as text."""
    return pd.DataFrame(
        [
            {"label": each.label, **each.estimate._asdict(), "text": format(each.estimate.value, UNITS[each.unit][2])}
            for each in findings
        ]
    )


@cache
def findings_spec(unit: str, n_rows: int) -> dict[str, Any]:
    """Vega-Lite spec of dots with 95 % intervals, one row a finding; rows as in `findings_frame`."""
    title, ends, form = UNITS[unit]
    scale = alt.Scale(domain=list(ends)) if unit in ("share", "slope") else alt.Scale(domainMin=ends[0])
    x = alt.X(
        "low:Q",
        title=title,
        scale=scale if unit != "difference" else alt.Scale(),
        axis=alt.Axis(format=form, tickCount=6),
    )
    base = alt.Chart().encode(y=alt.Y("label:N", title=None, sort=None, axis=None))
    tooltip = [
        alt.Tooltip("label:N", title="measured"), alt.Tooltip("text:N", title=title),
        alt.Tooltip("low:Q", title="95 % interval from", format=form), alt.Tooltip("high:Q", title="to", format=form),
        alt.Tooltip("n:Q"),
    ]  # fmt: skip
    label = base.mark_text(dy=-_OVER, dx=4, fontSize=12, align="left", color=theme.TEXT).encode(
        x=alt.value(0), text="label:N"
    )
    value = base.mark_text(dy=-_OVER, fontSize=12, align="right", fontWeight="bold", color=theme.TRAINING.colour)
    chart = alt.layer(
        alt.Chart().mark_rule(color=theme.NEUTRAL, strokeDash=[3, 3], tooltip=None).encode(x=alt.datum(0)),
        label,
        value.encode(x=alt.value("width"), text="text:N"),
        base.mark_rule(strokeWidth=3, color=theme.TRAINING.colour, tooltip=None).encode(x=x, x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1, color=theme.TRAINING.colour).encode(
            x="value:Q", tooltip=tooltip
        ),
    )
    spec = framed(chart, "Measured, with 95 % intervals", "Measured values with their 95 % intervals, one row each.")
    return {**spec, "height": 1.5 * theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def findings_svg(findings: Iterable[Finding]) -> str:
    """The same as a picture of its own, for documents that run nothing; all findings have one unit."""
    rows = list(findings)
    title, ends, form = UNITS[rows[0].unit]
    numbers = [end for each in rows for end in each.estimate[1:] if end == end]
    low, high = min([ends[0], *numbers]), max([ends[1], *numbers])

    def place(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    height = _ROW * len(rows) + _FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="{theme.LIGHT_BACKGROUND}"/>'
    ]
    parts += [_svg_axis(place(end), height, format(end, form)) for end in (low, high)]
    parts += [_svg_row(index, each, place, form) for index, each in enumerate(rows)]
    middle = (place(low) + place(high)) / 2
    parts.append(f'<text x="{middle:.1f}" y="{height - 6}" text-anchor="middle">{escape(title)}</text></svg>')
    return "\n".join(parts)


def _svg_axis(x: float, height: int, label: str) -> str:
    bottom = height - _FOOT + 6
    return (
        f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{bottom}" stroke="{theme.NEUTRAL}" stroke-dasharray="3 3"/>'
        f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{escape(label)}</text>'
    )


def _svg_row(index: int, finding: Finding, place: Any, form: str) -> str:
    y, estimate, colour = _ROW * (index + 0.5), finding.estimate, theme.TRAINING.colour
    text = f'<text x="{_LEFT - 14}" y="{y + 4:.1f}" text-anchor="end">{escape(finding.label)}</text>'
    if estimate.value != estimate.value:
        return text + f'<text x="{_LEFT + 8}" y="{y + 4:.1f}">nothing to measure</text>'
    interval = ""
    if estimate.low == estimate.low:
        ends = f'x1="{place(estimate.low):.1f}" x2="{place(estimate.high):.1f}"'
        interval = f'<line {ends} y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="3"/>'
    x = place(estimate.value)
    return (
        f'{text}{interval}<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
        f'<text x="{_WIDTH - _RIGHT + 12}" y="{y + 4:.1f}" font-weight="bold">{format(estimate.value, form)}</text>'
    )
