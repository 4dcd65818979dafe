"""Charts of what became of units: bars of a whole layer, split by state at birth or by fate."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips
from core.engine.liveness import UnitState


class Part(NamedTuple):
    """A part of a bar: the column that counts it, its name, colour and thickness."""

    column: str
    name: str
    colour: str
    thickness: float


def _part(column: str, name: str, state: UnitState) -> Part:
    style = theme.STATES[state]
    return Part(column, name, style.colour, style.thickness)


BIRTH = tuple(_part(state.name.lower(), theme.STATES[state].name, state) for state in UnitState)
FATES = (
    _part("for_good", "back for good", UnitState.ACTIVE), _part("briefly", "back for a while", UnitState.ASLEEP),
    _part("never", "never back", UnitState.DEAD),
)  # fmt: skip
ROW, MARGIN, BAR = 46, 88, 16  # pixels of a row, of everything around the rows, and of the thickest bar
_LABEL_RISE = 17  # of a row's label above the middle of its bar


@cache
def bars_spec(
    parts: tuple[Part, ...], n_rows: int, title: str, x_title: str, description: str, interval: bool = True
) -> dict[str, Any]:
    """Vega-Lite spec of n_rows bars, each labelled above; rows as in `bars_frame`.

    With `interval`, a rule marks the 95 % interval of the share that the last part leaves.
    """
    names = [part.name for part in parts]
    above = alt.Axis(
        labelAlign="left", labelPadding=-2, labelOffset=-_LABEL_RISE, labelLimit=400, domain=False, ticks=False,
        labelFontSize=12,
    )  # fmt: skip
    in_order = alt.EncodingSortField(
        "row", op="min", order="ascending"
    )  # rows and their labels change as networks come
    base = alt.Chart().encode(y=alt.Y("label:N", title=None, sort=in_order, axis=above))
    x = alt.X("from:Q", title=x_title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5))
    legend = alt.Legend(title=None, symbolType="square", columns=4)
    colour = alt.Color("part:N", legend=legend, sort=None).scale(domain=names, range=[part.colour for part in parts])
    tooltip = ["label:N", "part:N", alt.Tooltip("count:Q", title="units"), alt.Tooltip("share:Q", format=".1%")]
    bars = [
        base.transform_filter(f"datum.place == {place}")
        .mark_bar(size=max(2, BAR * part.thickness))
        .encode(x=x, x2="to:Q", color=colour, tooltip=tooltip)
        for place, part in enumerate(parts)
    ]
    spec = framed(alt.layer(*bars, *(_interval(base) if interval else [])), title, description)
    return {**spec, "height": ROW * n_rows + MARGIN}


def _interval(base: alt.Chart) -> tuple[alt.Chart, alt.Chart]:
    """The interval of the share that came back, and its ends."""
    tooltip: list[str | alt.Tooltip] = [
        "label:N", *interval_tooltips("ever came back", "networks with such units", ".1%", n="networks"),
    ]  # fmt: skip
    one = base.transform_filter("datum.place == 0").encode(tooltip=tooltip)
    ends = one.transform_fold(["low", "high"], as_=["end", "at"])
    return (
        one.mark_rule(strokeWidth=2.5, color=theme.ACCENT).encode(x="low:Q", x2="high:Q"),
        ends.mark_tick(thickness=2.5, size=10, color=theme.ACCENT).encode(x="at:Q"),
    )


def bars_frame(table: pd.DataFrame, labels: Sequence[str], parts: tuple[Part, ...]) -> pd.DataFrame:
    """One row a bar and part from a table with a column a part: row, label, part, place, count, share, from, to.

    Columns value, low, high and networks are kept where the table has them. No two labels may be the same.
    """
    bars = zip(range(len(table)), labels, table.to_dict("records"), strict=True)
    return pd.DataFrame(
        [{"row": row, "label": label, **part} for row, label, counts in bars for part in _parts(counts, parts)]
    )


def _parts(counts: Mapping[Hashable, Any], parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    total = sum(counts[part.column] for part in parts)
    kept = {name: counts[name] for name in ("value", "low", "high", "networks") if name in counts}
    rows, start = [], 0.0
    for place, part in enumerate(parts):
        share = counts[part.column] / total
        span = {"count": counts[part.column], "share": share, "from": start, "to": start + share}
        rows.append({"part": part.name, "place": place, **span, **kept})
        start += share
    return rows
