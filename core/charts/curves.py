"""Charts over epochs: loss, alive units, gradient norms. All follow one epoch cursor.

Specs hold nothing that depends on the data, so each is built once and the browser only swaps the rows.
"""

from functools import cache
from typing import Any

import altair as alt

from core.charts import theme
from core.charts.parts import Layered, framed, haloed, left_axis
from core.charts.theme import STATES, TEST, TRAINING, SeriesStyle
from core.engine.liveness import UnitState

_LINES, _SQUARES = alt.Legend(title=None, symbolType="stroke"), alt.Legend(title=None, symbolType="square")
_LAYERS = alt.Legend(title=None, symbolType="stroke", symbolLimit=10, columns=5)
_PLAIN = "datum.value >= 0.001 && datum.value <= 1000 ? format(datum.value, '~g') : format(datum.value, '~e')"
_BACKGROUND = alt.ExprRef("background")  # the page's, in either theme
_BEYOND = "datum.loss > datum.shown"
_MOST_LAYERS = 60  # more than any network here has
_STRIPES = 6  # pixels from one stripe of a state to the next
COVER = "cover"  # name of the marks that veil what is still to come; the page's style lets the pointer through
_COVER_OPACITY = 0.75


def _cursor() -> alt.Parameter:
    """The epoch of the player; a string when it comes from the page, hence `+epoch`."""
    binding = alt.BindDirect(element=theme.EPOCH_ELEMENT, event=theme.EPOCH_EVENT)
    return alt.param(name="epoch", value=1e9, bind=binding)


def _epoch_axis() -> alt.X:
    return alt.X(
        "epoch:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False, domainMin=0)
    )


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
    veil = _now().mark_rect(fill=_BACKGROUND, opacity=_COVER_OPACITY, tooltip=None)
    return veil.encode(x="now:Q", x2="last:Q", y=alt.value(0), y2=alt.value("height")).properties(name=COVER)


def _corner(x: str, y: str | None = None) -> alt.Chart:
    """An invisible point that makes the axes reach a value, so that runs side by side have the same ones."""
    largest: dict[str, Any] = {name: f"max({name})" for name in (x, y) if name}
    point = alt.Chart().transform_aggregate(**largest).mark_point(opacity=0, tooltip=None)
    return point.encode(x=f"{x}:Q", y=f"{y}:Q" if y else alt.Undefined)


def _over_epochs(chart: Layered, title: str, description: str) -> dict[str, Any]:
    return framed(chart.add_params(_cursor()), title, description)


@cache
def loss_spec(runs: tuple[str, ...] = ()) -> dict[str, Any]:
    """Vega-Lite spec of the training and the test loss; rows as in `run_tables.loss_frame`.

    With the names of two `runs` their losses lie over one another; the rows then have the name of their run, `run`.
    """
    series = (TRAINING, TEST)
    told_apart = [SeriesStyle(name, *look) for name, look in zip(runs, theme.COMPARED)] or list(series)
    colour = alt.Color("run:N" if runs else "series:N", legend=_LINES, sort=None)
    dash = alt.StrokeDash("series:N", legend=_LINES, sort=None)
    base = alt.Chart().encode(
        x=_epoch_axis(),
        y=alt.Y("shown:Q", title="loss", axis=left_axis(tickCount=5, format="~g")),
        color=colour.scale(domain=[s.name for s in told_apart], range=[s.colour for s in told_apart]),
    )
    line = base.mark_line(clip=True, tooltip=None).encode(
        strokeDash=dash.scale(domain=[s.name for s in series], range=[list(s.dash) for s in series])
    )
    tooltip = [*["run:N"] * bool(runs), "series:N", "epoch:Q", alt.Tooltip("loss:Q", format=".4f")]
    return _over_epochs(
        alt.layer(
            line,
            _cover(),
            base.mark_point(shape="triangle-up", filled=True, size=60).encode(
                tooltip=tooltip, opacity=alt.condition(_BEYOND, alt.value(1), alt.value(0))
            ),
            _rule(),
            _corner("last", "top"),
            _beyond(),
        ),
        "Loss: how wrong the network is",
        "Line chart of the training and the test loss over the epochs, with a cursor at the chosen epoch.",
    )


def _beyond() -> alt.Chart:
    """A word on the arrows that mark where a line is above the top of the chart."""
    word = alt.Chart().transform_filter(_BEYOND).transform_aggregate(n="count()").transform_filter("datum.n > 0")
    text = word.mark_text(align="right", baseline="top", dx=-6, dy=28, fontSize=11, color=theme.TEXT, tooltip=None)
    return text.encode(x=alt.value("width"), y=alt.value(0), text=alt.value("▲ higher than this axis reaches"))


def _hover(base: alt.Chart, *tooltip: Any) -> alt.Chart:
    """Invisible points that carry the tooltips of a line."""
    return base.mark_point(opacity=0, size=120).encode(tooltip=list(tooltip), strokeDash=alt.Undefined)


@cache
def units_spec() -> dict[str, Any]:
    """Vega-Lite spec of the units in each state, layer 1 on top; rows as in `run_tables.units_frame`.

    A state is marked as in the ribbon of lives: full, in stripes as thick as its bar is there, or hollow.
    """
    styles = list(STATES.values())
    scale = alt.Scale(domain=[style.name for style in styles], range=[style.colour for style in styles])
    base = alt.Chart().encode(
        x=_epoch_axis(),
        y=alt.Y("low:Q", title="units", axis=left_axis(tickMinStep=1, tickCount=5), scale=alt.Scale(nice=False)),
        y2="high:Q",
        color=alt.Color("state:N", legend=_SQUARES, scale=scale),
    )
    layers = alt.Chart().transform_aggregate(low="min(low)", high="max(high)", groupby=["layer", "name"])
    tooltip = ["layer:N", "state:N", alt.Tooltip("count:Q", title="units"), "epoch:Q", "until:Q"]
    active, hollow = STATES[UnitState.ACTIVE].name, [style.name for style in styles if style.hollow]
    outlined = f"indexof({hollow}, datum.state) >= 0"
    return _over_epochs(
        alt.layer(
            base.mark_rect(clip=True, strokeWidth=1.5).encode(
                x2="until:Q",
                tooltip=tooltip,
                fillOpacity=alt.condition(f"datum.state == '{active}'", alt.value(1), alt.value(0.15)),
                stroke=alt.StrokeValue(alt.ExprRef("scale('color', datum.state)")),
                strokeOpacity=alt.condition(outlined, alt.value(1), alt.value(0)),
            ),
            _stripes(base),
            layers.mark_rule(color=_BACKGROUND, strokeWidth=3, tooltip=None).encode(y="high:Q"),
            _cover(),
            *(
                layers.mark_text(align="left", dx=8, fontWeight="bold", fontSize=12, tooltip=None, **style)
                .transform_calculate(middle="(datum.low + datum.high) / 2")
                .encode(x=alt.value(0), y="middle:Q", text="name:N")
                for style in haloed()
            ),
            _rule(),
            _corner("last"),
        ),
        "Units in each state; grey lines are dead",
        "Stacked bands of active, asleep, cut-off and dead units in each hidden layer over the epochs, layer 1 on top.",
    )


def _stripes(base: alt.Chart) -> alt.Chart:
    """Bands as level stripes: upright dashed lines, each as wide as its band is long."""
    thick = {style.name: _STRIPES * style.thickness for style in STATES.values() if style.thickness < 1}
    dashes = " : ".join(f"datum.state == '{name}' ? [{dash:g}, {_STRIPES - dash:g}]" for name, dash in thick.items())
    lines = base.transform_calculate(middle="(datum.epoch + datum.until) / 2").mark_rule(
        strokeDash=alt.ExprRef(f"{dashes} : null"), strokeDashOffset=alt.ExprRef("-scale('y', datum.low)"), clip=True,
        tooltip=None,
    )  # fmt: skip
    return lines.encode(
        x="middle:Q",
        strokeWidth=alt.StrokeWidthValue(alt.ExprRef("scale('x', datum.until) - scale('x', datum.epoch)")),
        opacity=alt.condition(f"indexof({list(thick)}, datum.state) >= 0", alt.value(1), alt.value(0)),
    )


@cache
def gradient_spec() -> dict[str, Any]:
    """Vega-Lite spec of each layer's gradient norm; rows as in `run_tables.gradient_frame`.

    `top` and `floor` are the ends of the axis, which runs side by side share.
    """
    layers = [theme.line_style(index) for index in range(_MOST_LAYERS)]
    colours = [theme.OUTPUT_COLOUR, *(style.colour for style in layers)]
    dashes = [list(theme.OUTPUT_DASH), *(list(style.dash) for style in layers)]
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
    dash = alt.StrokeDash("layer:N", legend=_LAYERS, sort=in_order, scale=alt.Scale(range=dashes))
    return _over_epochs(
        alt.layer(
            base.mark_line(clip=True, tooltip=None).encode(strokeDash=dash),
            _cover(),
            _hover(base, "layer:N", "epoch:Q", alt.Tooltip("norm:Q", title="gradient norm", format=".3g")),
            _rule(),
            _corner("last", "top"),
            _corner("last", "floor"),
        ),
        "Gradient that reaches each layer",
        "Line chart of the norm of the training loss's gradient with respect to each layer's weights and biases.",
    )
