"""A run's charts with their data inside, for notebooks, files and whatever else has no page around it."""

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.run_tables import gradient_frame, loss_frame, units_frame
from core.charts.surface_chart import surface_chart
from core.charts.theme import ALONE_WIDTH, STATES
from core.training import TrainingHistory

END = 10**9  # epochs: later than any


def loss_chart(history: TrainingHistory) -> alt.LayerChart:
    """Training and test loss over the epochs."""
    rows = loss_frame(history)
    return _standing_alone(loss_spec(), rows.assign(last=int(history.epochs[-1]), top=float(rows["shown"].max())))


def units_chart(history: TrainingHistory) -> alt.LayerChart:
    """Units in each state over the epochs, layer upon layer."""
    return _standing_alone(units_spec(), units_frame(history).assign(last=int(history.epochs[-1])))


def gradient_chart(history: TrainingHistory) -> alt.LayerChart:
    """The norm of the gradient that reaches each layer over the epochs; what is 0 has no place on its log scale."""
    return _standing_alone(gradient_spec(), gradient_frame(history).assign(last=int(history.epochs[-1])))


def life_chart(history: TrainingHistory) -> alt.Chart:
    """Every hidden unit's life as a row: in which state it was at which epochs."""
    names, last = [style.name for style in STATES.values()], int(history.epochs[-1])
    lives = history.units_frame()
    rows = lives.assign(
        unit=lives["layer"].astype(str) + "." + lives["unit"].astype(str), until=lives["last_epoch"] + 1
    )
    return (
        alt.Chart(rows, title="Every unit's life", width=ALONE_WIDTH, height=alt.Step(9))
        .mark_bar(height=7)
        .encode(
            x=alt.X("first_epoch:Q", title="epoch", scale=alt.Scale(domain=[0, last + 1], nice=False)),
            x2="until:Q",
            y=alt.Y("unit:N", title="layer.unit", sort=None, axis=alt.Axis(labelOverlap=True)),
            color=alt.Color("state:N", legend=alt.Legend(title=None, orient="top")).scale(
                domain=names, range=[style.colour for style in STATES.values()]
            ),
            tooltip=["layer", "unit", "state", "first_epoch", "last_epoch"],
        )
        .properties(description="One row a hidden unit: the states in which it was over the epochs.")
    )


def run_charts(history: TrainingHistory) -> dict[str, alt.Chart | alt.LayerChart]:
    """Every chart of a run, by name."""
    return {
        "loss": loss_chart(history), "units": units_chart(history), "gradients": gradient_chart(history),
        "lives": life_chart(history), "surface": surface_chart(history),
    }  # fmt: skip


def _standing_alone(spec: Mapping[str, Any], rows: pd.DataFrame) -> alt.LayerChart:
    """A page's chart with its rows, at its last epoch: nothing moves its cursor, and it may stand beside others."""
    records = json.loads(rows.to_json(orient="records"))  # what is not finite becomes null, as JSON has no word for it
    kept = {name: part for name, part in spec.items() if name in ("layer", "title", "description", "height", "resolve")}
    fixed = json.loads(json.dumps(kept).replace("+epoch", str(END)))
    return alt.LayerChart.from_dict({**fixed, "width": ALONE_WIDTH, "data": {"values": records}})
