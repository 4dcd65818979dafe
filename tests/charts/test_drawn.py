"""What is drawn: which column each mark of each chart stands for, and which colour goes with which name."""

import json
from collections.abc import Callable, Iterator

import pytest

from core.charts import theme
from core.charts.activation_clouds import cloud_spec, share_spec
from core.charts.bias_sweep import heat_spec
from core.charts.born_dead import collapse_spec, constants_spec, depth_spec
from core.charts.classroom import distribution_spec, standings_spec
from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.expected_dead import prediction_spec
from core.charts.layers import layers_spec
from core.charts.learning_rate import curve_spec
from core.charts.one_unit import loss_spec as unit_loss_spec
from core.charts.recovery import BIRTH, FATES, bars_spec
from core.charts.rescue import outcome_spec, rescue_spec
from core.charts.seed_lines import seeds_spec
from core.charts.theme import SeriesStyle
from core.charts.trial import findings_spec
from core.charts.vanishing import dead_spec, lost_spec, norm_spec

STYLES = (SeriesStyle("a", "#0072b2", (1, 0)), SeriesStyle("b", "#c4561c", (5, 3)))
SPECS: dict[str, Callable[[], dict]] = {
    "heat": lambda: heat_spec("Stuck", "bias", 3, "stuck", (0.0, 1.0), "A heat map of stuck networks by cell."),
    "rates": lambda: curve_spec("rate", "rate", "share", ("layer 1", "layer 2"), "t", "d", (0.1, 1.0)),
    "seeds": lambda: seeds_spec("loss", "t", "d"),
    "depth": lambda: depth_spec((2, 3), 2, 30),
    "collapse": lambda: collapse_spec(("He normal", "RAI")),
    "constants": constants_spec,
    "outcome": lambda: outcome_spec("score"),
    "rescue": lambda: rescue_spec("alive"),
    "recovery": lambda: bars_spec(FATES, 3, "t", "x", "d"),
    "birth": lambda: bars_spec(BIRTH, 3, "t", "x", "d", interval=False),
    "norms": lambda: norm_spec(STYLES),
    "dead": lambda: dead_spec(STYLES),
    "lost": lambda: lost_spec(STYLES),
    "trial": lambda: findings_spec("share", 2),
    "loss": loss_spec,
    "units": units_spec,
    "gradients": gradient_spec,
    "expected": prediction_spec,
    "clouds": lambda: cloud_spec(4),
    "shares": lambda: share_spec(4),
    "layers": lambda: layers_spec(2),
    "standings": lambda: standings_spec(("solved", "answered", "here"), 3, 10),
    "distribution": lambda: distribution_spec("t", 3),
    "unit loss": unit_loss_spec,
}
# (chart, kind of mark) -> from column to column along x or y, as it must be drawn at least once
SPANS = {
    ("rates", "rule"): ("y", "low", "high"),
    ("depth", "rule"): ("y", "low", "high"),
    ("depth", "area"): ("y", "lower_bound", "upper_bound"),
    ("collapse", "rule"): ("x", "low", "high"),
    ("outcome", "rule"): ("x", "low", "high"),
    ("outcome", "rect"): ("x", "low", "high"),
    ("rescue", "area"): ("y", "low", "high"),
    ("recovery", "rule"): ("x", "low", "high"),
    ("recovery", "bar"): ("x", "from", "to"),
    ("birth", "bar"): ("x", "from", "to"),
    ("norms", "area"): ("y", "low", "high"),
    ("lost", "area"): ("y", "low", "high"),
    ("trial", "rule"): ("x", "low", "high"),
    ("units", "rect"): ("y", "low", "high"),
    ("clouds", "bar"): ("x", "low", "high"),
    ("shares", "bar"): ("x", "from", "to"),
    ("rates", "rect"): ("x", "from", "to"),
}
# (chart, kind of mark) -> the place along an axis of what was measured
PLACES = {
    ("rates", "line"): ("y", "value"),
    ("rates", "point"): ("y", "value"),
    ("seeds", "line"): ("y", "shown"),
    ("depth", "point"): ("y", "share"),
    ("collapse", "point"): ("x", "value"),
    ("outcome", "point"): ("x", "value"),
    ("rescue", "line"): ("y", "value"),
    ("norms", "line"): ("y", "value"),
    ("norms", "point"): ("y", "value"),
    ("dead", "line"): ("y", "dead"),
    ("dead", "point"): ("y", "dead"),
    ("lost", "line"): ("y", "value"),
    ("lost", "point"): ("y", "value"),
    ("trial", "point"): ("x", "value"),
    ("loss", "line"): ("y", "shown"),
    ("gradients", "line"): ("y", "norm"),
    ("expected", "area"): ("y", "expected"),
    ("expected", "point"): ("y", "drawn"),
    ("layers", "bar"): ("x", "units"),
    ("standings", "bar"): ("x", "learners"),
    ("distribution", "bar"): ("x", "learners"),
}
COLOURS = {  # (chart, kind of mark) -> the column that is told apart by colour
    ("heat", "rect"): "value",
    ("rates", "line"): "series",
    ("rates", "rule"): "series",
    ("depth", "point"): "width",
    ("depth", "rule"): "width",
    ("constants", "bar"): "name",
    ("outcome", "point"): "effect",
    ("outcome", "rule"): "effect",
    ("rescue", "line"): "series",
    ("rescue", "area"): "series",
    ("recovery", "bar"): "part",
    ("birth", "bar"): "part",
    ("norms", "line"): "name",
    ("norms", "area"): "name",
    ("dead", "line"): "name",
    ("lost", "line"): "name",
    ("loss", "line"): "series",
    ("units", "rect"): "state",
    ("gradients", "line"): "layer",
    ("clouds", "bar"): "zone",
    ("shares", "bar"): "zone",
    ("layers", "bar"): "state",
    ("standings", "bar"): "status",
}
DASHES = {"rates": "series", "rescue": "series", "norms": "name", "dead": "name", "lost": "name", "loss": "series"}


def marks(spec: dict, kind: str) -> Iterator[dict]:
    """The encodings of all layers of one kind of mark."""
    for layer in spec["layer"]:
        mark = layer["mark"]["type"] if isinstance(layer["mark"], dict) else layer["mark"]
        if mark == kind:
            yield layer["encoding"]


def field(encoding: dict, channel: str) -> object:
    return encoding.get(channel, {}).get("field")


def scales(node: object) -> Iterator[tuple[list, list]]:
    """Every pair of domain and range of a colour in a spec."""
    if isinstance(node, dict):
        scale = node.get("scale")
        if isinstance(scale, dict) and "domain" in scale and "range" in scale:
            yield scale["domain"], scale["range"]
        for child in node.values():
            yield from scales(child)
    elif isinstance(node, list):
        for child in node:
            yield from scales(child)


@pytest.mark.parametrize(("chart", "kind"), SPANS)
def test_an_interval_or_a_stretch_is_drawn_from_its_one_end_to_its_other(chart: str, kind: str) -> None:
    axis, start, end = SPANS[chart, kind]
    spans = [(field(each, axis), field(each, f"{axis}2")) for each in marks(SPECS[chart](), kind)]
    assert (start, end) in spans
    assert {span for span in spans if span[0] in ("low", "high", "value", start)} - {
        (start, end),
        ("value", None),
    } == set()


@pytest.mark.parametrize(("chart", "kind"), PLACES)
def test_a_mark_stands_where_its_value_is(chart: str, kind: str) -> None:
    axis, column = PLACES[chart, kind]
    found = [field(each, axis) for each in marks(SPECS[chart](), kind)]
    assert column in found
    assert not set(found) & {"low", "high", "n"}


@pytest.mark.parametrize(("chart", "kind"), COLOURS)
def test_a_colour_tells_apart_what_it_says_it_does(chart: str, kind: str) -> None:
    drawn = [field(each, "color") for each in marks(SPECS[chart](), kind) if field(each, "color")]
    assert drawn
    assert set(drawn) == {COLOURS[chart, kind]}


@pytest.mark.parametrize("chart", DASHES)
def test_no_line_drops_or_joins_a_group(chart: str) -> None:
    lines = [each for each in marks(SPECS[chart](), "line") if "strokeDash" in each]
    assert lines
    for each in lines:
        assert field(each, "strokeDash") == DASHES[chart] == field(each, "color")


def test_each_seed_has_a_line_of_its_own_and_each_layer_too() -> None:
    assert {field(each, "detail") for each in marks(SPECS["seeds"](), "line")} == {"seed"}
    assert {field(each, "color") for each in marks(SPECS["gradients"](), "line")} == {"layer"}


@pytest.mark.parametrize("chart", SPECS)
def test_every_name_has_the_colour_dash_and_shape_of_the_theme(chart: str) -> None:
    states = {style.name: style.colour for style in theme.STATES.values()}
    zones = {name: theme.STATES[state].colour for state, name in theme.ZONES.items()}
    fates = {part.name: part.colour for part in FATES}
    series = {style.name: style for style in (theme.TRAINING, theme.TEST, *theme.RESCUE_SERIES, *STYLES)}
    known = states | zones | fates | {name: style.colour for name, style in series.items()}
    known |= {name: colour for name, (colour, _) in theme.EFFECTS.items()}
    for names, values in scales(SPECS[chart]()):
        for name, value in zip(names, values):
            if isinstance(value, str) and value.startswith("#") and name in known:
                assert value == known[name], name
            elif isinstance(value, list):
                assert value == list(series[name].dash) if name in series else True, name
            elif isinstance(value, str) and name in theme.EFFECTS:
                assert value == theme.EFFECTS[name][1], name


def test_fates_have_the_colours_of_the_states_that_they_end_in_and_births_those_of_their_states() -> None:
    active, asleep, dead = (theme.STATES[state].colour for state in (0, 1, 3))
    assert [(part.column, part.colour) for part in FATES] == [
        ("for_good", active),
        ("briefly", asleep),
        ("never", dead),
    ]
    assert [(part.name, part.colour) for part in BIRTH] == [(s.name, s.colour) for s in theme.STATES.values()]


@pytest.mark.parametrize("chart", ["recovery", "birth"])
def test_bars_are_as_thick_as_their_states_are_in_every_chart(chart: str) -> None:
    parts = FATES if chart == "recovery" else BIRTH
    sizes = [layer["mark"]["size"] for layer in SPECS[chart]()["layer"] if layer["mark"]["type"] == "bar"]
    assert sizes == [max(2, 16 * part.thickness) for part in parts]
    assert min(sizes) >= 2


@pytest.mark.parametrize("chart", ["clouds", "shares"])
def test_strips_are_as_thick_as_the_states_of_their_zones(chart: str) -> None:
    (size,) = {json.dumps(each["size"]) for each in marks(SPECS[chart](), "bar")}
    for state, name in theme.ZONES.items():
        assert f"'{name}' ? {theme.STATES[state].thickness * theme.STRIP:g}" in size


@pytest.mark.parametrize("chart", SPECS)
def test_a_tooltip_names_the_ends_of_an_interval_by_their_columns(chart: str) -> None:
    for layer in SPECS[chart]()["layer"]:
        tooltips = layer.get("encoding", {}).get("tooltip", [])
        titles = {each["title"]: each["field"] for each in tooltips if isinstance(each, dict) and "title" in each}
        if "95 % interval from" in titles:
            assert (titles["95 % interval from"], titles["to"]) == ("low", "high")


def test_light_words_stand_on_dark_cells_and_what_is_unknown_has_no_colour() -> None:
    spec = SPECS["heat"]()
    words = next(each for each in marks(spec, "text"))
    assert words["color"]["condition"]["test"].startswith("datum.value > ")
    assert (words["color"]["condition"]["value"], words["color"]["value"]) == (theme.ON_DARK, theme.ON_LIGHT)
    assert field(words, "text") == "value"
    coloured = [layer for layer in spec["layer"] if "field" in layer["encoding"].get("color", {})]
    assert all("isValid(datum.value)" in json.dumps(layer["transform"]) for layer in coloured)
    assert [layer["encoding"]["color"]["scale"]["range"] for layer in coloured] == [list(theme.HEAT["stuck"])]
