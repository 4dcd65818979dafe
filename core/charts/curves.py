"""Charts over epochs: loss, alive units, gradient norms. All follow one epoch cursor.

Specs hold nothing that depends on the data, so each is built once and the browser only swaps the rows.
"""

from functools import cache
from typing import Any

import altair as alt

from core.charts import theme
from core.charts.parts import framed, left_axis
from core.charts.theme import STATES, TEST, TRAINING

_LINES, _SQUARES = alt.Legend(title=None, symbolType="stroke"), alt.Legend(title=None, symbolType="square")
_LAYERS = alt.Legend(title=None, symbolType="stroke", symbolLimit=10, columns=5)
_PLAIN = "datum.value >= 0.001 && datum.value <= 1000 ? format(datum.value, '~g') : format(datum.value, '~e')"
COVER = "cover"  # name of the marks that veil what is still to come; the page's style lets the pointer through
_COVER_OPACITY = 0.75


def _cursor() -> alt.Parameter:
    """The epoch of the player; a string when it comes from the page, hence `+epoch`."""
    binding = alt.BindDirect(element=theme.EPOCH_ELEMENT, event=theme.EPOCH_EVENT)
    return alt.param(name="epoch", value=1e9, bind=binding)


def _epoch_axis() -> alt.X:
    return alt.X("epoch:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False))


def _now() -> alt.Chart:
    """One row: `now`, where the cursor stands, and `last`, the end of the epoch axis."""
    return (
        alt.Chart()
        .transform_aggregate(last="max(last)")
        .transform_calculate(now="+epoch < datum.last ? +epoch : datum.last")
    )


def _rule() -> alt.Chart:
    """The cursor."""
    return _now().mark_rule(color=theme.NEUTRAL, strokeWidth=1.5, tooltip=None).encode(x="now:Q")


def _cover() -> alt.Chart:
    """A veil over the epochs after the cursor: one mark that moves, while the curves below it stay as they are."""
    veil = _now().mark_rect(fill=alt.ExprRef("background"), opacity=_COVER_OPACITY, tooltip=None, aria=False)
    return veil.encode(x="now:Q", x2="last:Q", y=alt.value(0), y2=alt.value("height")).properties(name=COVER)


def _corner(x: str, y: str | None = None) -> alt.Chart:
    """An invisible point that makes the axes reach a value, so that runs side by side have the same ones."""
    point = alt.Chart().transform_aggregate(**{name: f"max({name})" for name in (x, y) if name})
    return point.mark_point(opacity=0, tooltip=None).encode(x=f"{x}:Q", **({"y": f"{y}:Q"} if y else {}))


def _over_epochs(chart: alt.LayerChart, title: str, description: str) -> dict[str, Any]:
    return framed(chart.add_params(_cursor()), title, description)


@cache
def loss_spec() -> dict[str, Any]:
    """Vega-Lite spec of the training and the test loss; rows as in `run_tables.loss_frame`."""
    styles = (TRAINING, TEST)
    names = [style.name for style in styles]
    base = alt.Chart().encode(
        x=_epoch_axis(),
        y=alt.Y("shown:Q", title="loss", axis=left_axis(tickCount=5, format="~g")),
        color=alt.Color("series:N", legend=_LINES).scale(domain=names, range=[style.colour for style in styles]),
        strokeDash=alt.StrokeDash("series:N", legend=_LINES).scale(domain=names, range=[list(s.dash) for s in styles]),
    )
    line = base.mark_line(clip=True)
    now = base.transform_filter("datum.epoch == +epoch")
    return _over_epochs(
        alt.layer(
            line,
            _cover(),
            _hover(base, "series:N", "epoch:Q", alt.Tooltip("loss:Q", format=".4f")),
            _rule(),
            now.mark_point(filled=True, size=45, opacity=1).encode(strokeDash=alt.value([1, 0])),
            _corner("last", "top"),
            *_beyond(base),
        ),
        "Loss: how wrong the network is",
        "Line chart of the training and the test loss over the epochs, with a cursor at the chosen epoch.",
    )


def _beyond(base: alt.Chart) -> tuple[alt.Chart, alt.Chart]:
    """Arrows where a line is above the top of the chart, and a word on them."""
    beyond = base.transform_filter("datum.loss > datum.shown")
    arrows = beyond.mark_point(shape="triangle-up", filled=True, size=35, opacity=1).encode(strokeDash=alt.Undefined)
    word = alt.Chart().transform_filter("datum.loss > datum.shown").transform_aggregate(n="count()")
    text = word.mark_text(align="right", baseline="top", dx=-6, dy=28, fontSize=11, color=theme.NEUTRAL, tooltip=None)
    return arrows, text.encode(x=alt.value("width"), y=alt.value(0), text=alt.value("▲ higher than this axis reaches"))


def _hover(base: alt.Chart, *tooltip: Any) -> alt.Chart:
    """Invisible points that carry the tooltips of a line."""
    return base.mark_point(opacity=0, size=120).encode(tooltip=list(tooltip), strokeDash=alt.Undefined)


@cache
def units_spec() -> dict[str, Any]:
    """Vega-Lite spec of the units in each state, layer upon layer; rows as in `run_tables.units_frame`."""
    styles = list(STATES.values())
    names = [style.name for style in styles]
    base = alt.Chart().encode(
        x=_epoch_axis(),
        y=alt.Y("low:Q", title="units", axis=left_axis(tickMinStep=1, tickCount=5), scale=alt.Scale(nice=False)),
        y2="high:Q",
        color=alt.Color("state:N", legend=_SQUARES).scale(domain=names, range=[style.colour for style in styles]),
    )
    layers = alt.Chart().transform_aggregate(low="min(low)", high="max(high)", groupby=["layer", "name"])
    tooltip = ["layer:N", "state:N", alt.Tooltip("count:Q", title="units"), "epoch:Q", "until:Q"]
    return _over_epochs(
        alt.layer(
            base.transform_calculate(end="datum.until + datum.last / 500")  # over the seams between bars
            .mark_rect(opacity=1, clip=True)
            .encode(x2="end:Q", tooltip=tooltip),
            _cover(),
            layers.mark_rule(color="white", strokeWidth=2).encode(y="low:Q"),
            *(
                layers.mark_text(align="left", dx=8, fontWeight="bold", fontSize=12, **style)
                .transform_calculate(middle="(datum.low + datum.high) / 2")
                .encode(x=alt.value(0), y="middle:Q", text="name:N")
                for style in ({"stroke": theme.HALO, "strokeWidth": 4, "strokeJoin": "round"}, {"color": "white"})
            ),
            _rule(),
            _corner("last"),
        ),
        "Units in each state: the dead on top, in grey",
        "Stacked bands of active, asleep, cut-off and dead units in each hidden layer over the epochs.",
    )


@cache
def gradient_spec() -> dict[str, Any]:
    """Vega-Lite spec of each layer's gradient norm; rows as in `run_tables.gradient_frame`."""
    colours = [theme.OUTPUT_COLOUR, *theme.LAYER_COLOURS * 12]  # of more layers than any network here has
    in_order = alt.EncodingSortField("place", op="min", order="ascending")
    base = alt.Chart().encode(
        x=_epoch_axis(),
        y=alt.Y(
            "norm:Q",
            title="gradient norm (log scale)",
            axis=left_axis(tickCount=4, labelExpr=_PLAIN),
            scale=alt.Scale(type="log"),
        ),
        color=alt.Color("layer:N", legend=_LAYERS, sort=in_order, scale=alt.Scale(range=colours)),
    )
    line = base.mark_line(clip=True)
    return _over_epochs(
        alt.layer(
            line,
            _cover(),
            _hover(base, "layer:N", "epoch:Q", alt.Tooltip("norm:Q", title="gradient norm", format=".3g")),
            _rule(),
            _corner("last"),
        ),
        "Gradient that reaches each layer",
        "Line chart of the norm of the training loss's gradient with respect to each layer's weights and biases.",
    )
