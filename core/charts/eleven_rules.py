"""One layer counted by many rules: a dot a rule, and a line at the truth."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed
from core.diagnosis.eleven_rules import CLOSE, OURS, RULES

RIGHT, WRONG, BOUNDED = "right", "wrong", "at most"
UNKNOWN = "count"
_KINDS = {  # how near to the truth -> colour and shape
    RIGHT: ("#0e9a6c", "triangle-up"), WRONG: ("#d34f57", "square"), UNKNOWN: ("#d34f57", "square"),
    BOUNDED: ("#0072b2", "diamond"),
}  # fmt: skip
_ROW, _MARGIN = 27, 92  # pixels of a rule; of title, legend and axis together


def rules_frame(rows: pd.DataFrame, truth: int | None) -> pd.DataFrame:
    """Rows label, source, units, low, high, kind, text and truth from one n of `count_table`."""
    found = rows.copy()
    near = (found["units"] - (truth or 0)).abs() <= CLOSE
    found["kind"] = UNKNOWN if truth is None else near.map({True: RIGHT, False: WRONG})
    found.loc[found["rule"] == OURS, "kind"] = BOUNDED
    found["text"] = found["units"].map("{:.0f}".format)
    found["from"] = found["units"] if truth is None else float(truth)
    found["truth"] = truth
    return found[["label", "source", "units", "low", "high", "kind", "text", "from", "truth"]]


@cache
def rules_spec(known: bool, before: bool = True) -> dict[str, Any]:
    """Vega-Lite spec of a dot a rule, with a line from the truth where it is known; rows as in `rules_frame`."""
    order = [*(rule.label for rule in RULES.values() if before or not rule.needs_z), OURS]
    kinds = [RIGHT, WRONG, BOUNDED] if known else [UNKNOWN, BOUNDED]
    legend = alt.Legend(title=None, columns=3, symbolSize=80)
    colour = alt.Color("kind:N", legend=legend).scale(domain=kinds, range=[_KINDS[kind][0] for kind in kinds])
    shape = alt.Shape("kind:N", legend=legend).scale(domain=kinds, range=[_KINDS[kind][1] for kind in kinds])
    labels = alt.Axis(labelLimit=190, labelFlush=False, ticks=False, domain=False, grid=True, gridOpacity=0.4)
    scale = alt.Scale(domain=[0, 100], clamp=True, padding=8) if known else alt.Scale(domainMin=0, zero=True)
    x = alt.X("units:Q", title="units called dead", scale=scale, axis=alt.Axis(grid=False, tickCount=6))
    base = alt.Chart().encode(y=alt.Y("label:N", title=None, sort=order, axis=labels), color=colour)
    tooltip = [
        alt.Tooltip("label:N", title="rule"), alt.Tooltip("units:Q", title="units called dead", format=".1f"),
        alt.Tooltip("kind:N", title="verdict"), alt.Tooltip("source:N", title="as in"),
    ]  # fmt: skip
    text: dict[str, Any] = {"fontSize": 12, "tooltip": None}
    bounded = base.transform_filter("isValid(datum.low)")
    chart = alt.layer(
        alt.Chart().transform_filter("isValid(datum.truth)")
        .mark_rule(color=theme.NEUTRAL, strokeWidth=2, tooltip=None).encode(x="truth:Q"),
        base.transform_filter("!isValid(datum.low)").mark_rule(strokeWidth=2, tooltip=None).encode(x=x, x2="from:Q"),
        bounded.mark_rule(strokeWidth=6, opacity=0.35, tooltip=None).encode(x="low:Q", x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1).encode(x="units:Q", shape=shape, tooltip=tooltip),
        base.transform_filter("datum.units >= datum.from").mark_text(dx=10, align="left", **text).encode(
            x="units:Q", text="text:N"
        ),
        base.transform_filter("datum.units < datum.from").mark_text(dx=-10, align="right", **text).encode(
            x="units:Q", text="text:N"
        ),
    )  # fmt: skip
    spec = framed(
        chart,
        "Dead units, by each rule" + ("; the line is the truth" if known else ""),
        "One row a rule: how many units it calls dead, beside the truth where it is known; the lab's row is a bound.",
    )
    return {**spec, "height": _ROW * len(order) + _MARGIN}
