"""The units of each layer by state at one moment: what there is to see of a run without epochs."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, haloed
from core.charts.theme import STATES
from core.training import TrainingHistory
from core.training.tables import state_counts


def layers_frame(history: TrainingHistory) -> pd.DataFrame:
    """Rows layer, state, place in the stack and units, at the last epoch; states without units are left out."""
    rows = [
        {"layer": f"layer {layer + 1}", "state": style.name, "place": place, "units": int(count)}
        for layer, counts in enumerate(state_counts(history)[-1])
        for place, (style, count) in enumerate(zip(STATES.values(), counts))
        if count
    ]
    return pd.DataFrame(rows)


@cache
def layers_spec(n_layers: int) -> dict[str, Any]:
    """Vega-Lite spec of one stacked bar a layer, with the counts written on it; rows as in `layers_frame`."""
    names = [style.name for style in STATES.values()]
    colours = alt.Scale(domain=names, range=[style.colour for style in STATES.values()])
    legend = alt.Legend(title=None, symbolType="square")
    base = alt.Chart().encode(
        y=alt.Y("layer:N", title=None, sort=None),
        x=alt.X("units:Q", title="units", stack="zero", axis=alt.Axis(tickMinStep=1, format="d")),
        order="place:O",
    )
    bars = base.mark_bar().encode(
        color=alt.Color("state:N", scale=colours, legend=legend), tooltip=["layer:N", "state:N", "units:Q"]
    )
    words = base.transform_calculate(words="datum.units + ' ' + datum.state").encode(
        x=alt.X("units:Q", stack="zero", bandPosition=0.5), detail="state:N", text="words:N"
    )
    written = (words.mark_text(fontSize=11, tooltip=None, **style) for style in haloed(3))
    spec = framed(
        alt.layer(bars, *written),
        "Units in each state before training",
        "Stacked bars: for each layer, how many units are active, asleep, cut off and dead.",
    )
    return {**spec, "height": theme.CLASS_ROW * n_layers + theme.HEAT_MARGIN + theme.LEGEND_ROW}
