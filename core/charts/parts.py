"""Parts that charts share: frames, axes that line up, tooltips, words on colours, colours as numbers, pictures."""

import base64
import io
import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme

Layered = alt.LayerChart | alt.FacetChart  # what `alt.layer` is said to give; without facets it is the first


def left_axis(**options: Any) -> alt.Axis:
    """A y axis of the width that all charts share, so that what is below one another lines up."""
    extent = theme.AXIS_EXTENT
    return alt.Axis(minExtent=extent, maxExtent=extent, **options)


def framed(chart: Layered, title: str, description: str) -> dict[str, Any]:
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


def interval_tooltips(
    title: str, of: str = "seeds", form: str = ".3f", field: str = "value", n: str = "n"
) -> list[alt.Tooltip]:
    """A value, its interval and how many networks it is of; rows have columns `field`, low, high and `n`."""
    return [
        alt.Tooltip(f"{field}:Q", title=title.lower(), format=form),
        alt.Tooltip("low:Q", title="95 % interval from", format=form),
        alt.Tooltip("high:Q", title="to", format=form),
        alt.Tooltip(f"{n}:Q", title=of),
    ]


def haloed(width: int = 4) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two marks of white words that can be read on any colour: their dark outline, and the words on it."""
    return {"stroke": theme.HALO, "strokeWidth": width, "strokeJoin": "round"}, {"color": "white"}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#rrggbb", 0 to 255 each."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def png_url(picture: Any, **options: Any) -> str:
    """A Pillow image as a PNG in a data URL."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def with_data(spec: Mapping[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """A chart that stands on its own: its spec with its rows, as wide as its place, and no element of a page bound."""
    params = [{name: value for name, value in param.items() if name != "bind"} for param in spec.get("params", ())]
    records = json.loads(rows.to_json(orient="records"))
    own = {"data": {"values": records}, "width": "container", **({"params": params} if params else {})}
    return {"$schema": alt.SCHEMA_URL, **spec, **own}
