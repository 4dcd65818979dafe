"""Parts that charts share: the frame around each, axes that line up, tooltips of an interval, a chart with its rows."""

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme


def left_axis(**options: Any) -> alt.Axis:
    """A y axis of the width that all charts share, so that what is below one another lines up."""
    extent = theme.AXIS_EXTENT
    return alt.Axis(minExtent=extent, maxExtent=extent, **options)


def framed(chart: alt.LayerChart, title: str, description: str) -> dict[str, Any]:
    """The spec of a chart with its title and description, in the size and margins that all of them have."""
    spec = chart.properties(
        height=theme.CHART_HEIGHT,
        title=title,
        description=description,
        padding={"left": 0, "right": theme.AXIS_RIGHT, "top": 4, "bottom": theme.DESCENT},
    ).to_dict()
    for part in (spec, *spec["layer"]):  # Streamlit adds the rows; Altair names some that do not exist
        part.pop("data", None)
    spec.pop("datasets", None)
    return {**spec, "config": theme.VEGA_CONFIG}


def interval_tooltips(title: str, of: str = "seeds") -> list[alt.Tooltip]:
    """A value, its interval and how many networks it is of."""
    return [
        alt.Tooltip("value:Q", title=title.lower(), format=".3f"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
        alt.Tooltip("n:Q", title=of),
    ]


def with_data(spec: Mapping[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """A chart that stands on its own: its spec with its rows, as wide as its place, and no element of a page bound."""
    params = [{name: value for name, value in param.items() if name != "bind"} for param in spec.get("params", ())]
    records = json.loads(rows.to_json(orient="records"))
    own = {"data": {"values": records}, "width": "container", **({"params": params} if params else {})}
    return {"$schema": alt.SCHEMA_URL, **spec, **own}
