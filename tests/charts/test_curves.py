"""Chart specs: named, described, labelled, on one epoch cursor, and independent of the data."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.charts import theme
from core.charts.curves import COVER, gradient_spec, loss_spec, units_spec
from core.charts.expected_dead import prediction_frame, prediction_spec
from core.charts.run_tables import gradient_frame, loss_frame, units_frame
from core.training.config import MAX_HIDDEN_LAYERS
from tests.charts.pictured.chart import ACTIVE, ASLEEP, CLOSE, DEAD, SERIES, STATES
from tests.charts.pictured.curves import LOSSES
from tests.charts.pictured.every import CHARTS
from tests.charts.scenes import drawn

EPOCH_SPECS = {"loss": loss_spec, "units": units_spec, "gradients": gradient_spec}
SPECS = {**EPOCH_SPECS, "prediction": prediction_spec}


def channels(node, names: tuple[str, ...]) -> Iterator[dict]:
    """Every encoding of those channels in a spec, at any depth."""
    if isinstance(node, dict):
        for name, channel in node.get("encoding", {}).items():
            if name in names and isinstance(channel, dict):
                yield channel
        for child in node.values():
            yield from channels(child, names)
    elif isinstance(node, list):
        for child in node:
            yield from channels(child, names)


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_has_a_title_a_description_and_titles_on_both_axes(name):
    spec = SPECS[name]()
    assert spec["title"].strip()
    assert len(spec["description"]) > 30
    for axis in ("x", "y"):
        assert any(channel.get("title") for channel in channels(spec, (axis,)))


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_holds_no_data_and_is_strict_json(name):
    text = json.dumps(SPECS[name](), allow_nan=False)
    assert '"datasets"' not in text
    assert '"data"' not in text


def test_all_epoch_charts_follow_the_same_cursor():
    cursors = [[each for each in spec()["params"] if each["name"] == "epoch"] for spec in EPOCH_SPECS.values()]
    assert all(len(cursor) == 1 for cursor in cursors)
    assert cursors[0] == cursors[1] == cursors[2]
    assert cursors[0][0]["bind"] == {"element": theme.EPOCH_ELEMENT, "event": theme.EPOCH_EVENT}


PLAYER = Path(__file__).parents[2] / "core/ui/lab/figure/assets"


def test_the_cursor_listens_to_the_event_that_the_player_sends():
    assert f'new Event("{theme.EPOCH_EVENT}", {{ bubbles: true }})' in (PLAYER / "clock.js").read_text("utf-8")


@pytest.mark.parametrize("name", EPOCH_SPECS)
def test_the_pointer_reaches_what_lies_below_the_veil(name):
    assert f".{COVER}_marks {{ pointer-events: none; }}" in (PLAYER / "player.css").read_text("utf-8")
    (veil,) = (layer for layer in EPOCH_SPECS[name]()["layer"] if layer.get("name") == COVER)
    assert veil["mark"]["type"] == "rect"


@pytest.mark.parametrize("name", SPECS)
def test_left_axes_have_one_width_so_that_cursors_line_up(name):
    axes = [channel["axis"] for channel in channels(SPECS[name](), ("y",)) if channel.get("axis")]
    assert axes
    assert {(axis["minExtent"], axis["maxExtent"]) for axis in axes} == {(theme.AXIS_EXTENT,) * 2}


@pytest.mark.parametrize(
    ("spec", "frame", "columns"),
    [
        (loss_spec, loss_frame, {"last", "top"}),
        (units_spec, units_frame, {"last"}),
        (gradient_spec, gradient_frame, {"last", "top", "floor"}),
    ],
)
def test_a_chart_draws_only_columns_that_its_rows_have(history, spec, frame, columns):
    made = {"now", "middle", "end"}  # by the spec itself
    drawn = {
        channel["field"]
        for channel in channels(spec(), ("x", "x2", "y", "y2", "color", "strokeDash", "text"))
        if "field" in channel
    }
    assert drawn - made <= set(frame(history).columns) | columns


@pytest.mark.parametrize(
    ("spec", "styles"), [(loss_spec, (theme.TRAINING, theme.TEST)), (units_spec, tuple(theme.STATES.values()))]
)
def test_colours_are_those_of_the_theme(spec, styles):
    scales = [channel["scale"] for channel in channels(spec(), ("color",)) if "domain" in channel.get("scale", {})]
    assert scales
    for scale in scales:
        assert dict(zip(scale["domain"], scale["range"])) == {style.name: style.colour for style in styles}


def test_the_prediction_has_a_row_a_bias_and_one_for_the_draw():
    rows = prediction_frame(np.array([-2.0, -1.0, 0.0]), np.array([0.9, 0.4, 0.0]), -1.0, 0.5)
    assert rows["expected"].dropna().tolist() == [0.9, 0.4, 0.0]
    draw = rows[rows["drawn"].notna()]
    assert draw[["bias", "drawn"]].values.tolist() == [[-1.0, 0.5]]


def test_the_colours_of_layers_go_by_their_places_and_are_enough_for_the_deepest_network():
    colours = [channel for channel in channels(gradient_spec(), ("color",)) if "scale" in channel]
    assert colours
    for channel in colours:
        assert channel["sort"]["field"] == "place"
        assert channel["scale"]["range"][: 1 + len(theme.LAYER_COLOURS)] == [theme.OUTPUT_COLOUR, *theme.LAYER_COLOURS]
        assert len(channel["scale"]["range"]) > MAX_HIDDEN_LAYERS


def test_a_loss_that_leaves_the_chart_is_marked():
    marked = [layer for layer in loss_spec()["layer"] if "datum.loss > datum.shown" in json.dumps(layer)]
    assert [layer["mark"]["type"] for layer in marked] == ["point", "text"]
    assert "higher than this axis" in json.dumps(marked[1])


@pytest.mark.parametrize("name", EPOCH_SPECS)
def test_only_a_cover_and_a_rule_move_with_the_epoch(name):
    moving = [layer for layer in EPOCH_SPECS[name]()["layer"] if "+epoch" in json.dumps(layer)]
    assert [layer["mark"]["type"] for layer in moving] == ["rect", "rule"]


def test_layers_are_told_apart_by_dash_where_colours_come_again():
    dashes = [channel["scale"]["range"] for channel in channels(gradient_spec(), ("strokeDash",)) if "scale" in channel]
    colours = next(channel["scale"]["range"] for channel in channels(gradient_spec(), ("color",)) if "scale" in channel)
    looks = list(zip(colours, map(tuple, dashes[0])))
    assert len(set(looks[:26])) == 26  # the output and 25 layers


def test_losses_of_two_runs_are_told_apart_by_colour_and_the_series_by_dash():
    spec = loss_spec(("ReLU", "leaky ReLU"))
    assert {channel["field"] for channel in channels(spec, ("color",)) if "field" in channel} == {"run"}
    assert {channel["field"] for channel in channels(spec, ("strokeDash",)) if "field" in channel} == {"series"}


def test_layer_1_is_on_top_as_in_every_chart(history):
    rows = units_frame(history)
    tops = rows.groupby("layer")["high"].max()
    assert tops["layer 1"] == rows["high"].max()
    assert list(tops.sort_values(ascending=False).index) == [f"layer {n + 1}" for n in range(len(tops))]


def test_a_state_is_full_striped_as_thick_as_its_bar_or_hollow(seen) -> None:
    chart, _ = seen("units")
    fills = {each["colour"]: (each["fillOpacity"], each["strokeOpacity"]) for each in chart.marks("rect")}
    assert fills[ACTIVE] == (1, 0)
    assert fills[STATES["cut off"]][1] == 1
    assert all(fills[colour][0] < 0.5 for colour in (ASLEEP, DEAD, STATES["cut off"]))
    striped = [each for each in chart.marks("rule") if each["opacity"]]
    assert {each["colour"] for each in striped} == {ASLEEP, DEAD}
    for each in striped:
        painted, left = each["strokeDash"]
        thickness = next(style.thickness for style in theme.STATES.values() if style.colour == each["colour"])
        assert painted / (painted + left) == pytest.approx(thickness)
    widths = sorted(each["strokeWidth"] for each in striped)
    assert widths == pytest.approx(sorted(chart.at("x", w) for w in (5, 18, 23)), abs=CLOSE)


def test_what_is_still_to_come_is_veiled_from_the_cursor_to_the_end() -> None:
    spec, rows = loss_spec(), pd.DataFrame(CHARTS["loss"].rows)
    spec = {**spec, "params": [{**each, "value": "4"} for each in spec["params"]]}
    chart = drawn(spec, rows)
    (veil,), (cursor,) = chart.marks("rect"), chart.marks("rule")
    assert veil["x"] == pytest.approx((chart.at("x", 4), chart.at("x", 17)), abs=CLOSE)
    assert cursor["x"] == pytest.approx((chart.at("x", 4),) * 2, abs=CLOSE)


def test_two_runs_are_told_apart_by_colour_and_their_series_by_dash() -> None:
    chart = drawn(loss_spec(("one", "two")), pd.DataFrame(CHARTS["loss"].rows + LOSSES[4:]))
    looks = {(each["colour"], each["dash"]) for each in chart.marks("line")}
    dashes = [theme.TRAINING.dash, theme.TEST.dash]
    assert looks == {(colour, dash) for colour, _ in theme.COMPARED for dash in dashes}


def test_a_loss_above_the_axis_has_an_arrow_and_others_have_none(seen) -> None:
    arrows = [each for each in seen("loss")[0].marks("symbol") if each["opacity"]]
    assert [(each["shape"], each["colour"]) for each in arrows] == [("triangle-up", SERIES["test"])]


@pytest.mark.parametrize("name", EPOCH_SPECS)
@pytest.mark.parametrize(("epoch", "now"), [("4", 4), ("0", 0), ("99", None)])
def test_every_chart_is_veiled_from_the_cursor_on_over_its_whole_height(name: str, epoch: str, now: int | None) -> None:
    spec = EPOCH_SPECS[name]()
    spec = {**spec, "params": [{**each, "value": epoch} for each in spec["params"]]}
    chart = drawn(spec, pd.DataFrame(CHARTS[name].rows))
    last = CHARTS[name].rows[0]["last"]
    (veil,) = chart.marks("rect", 1 if name == "units" else 0)
    (cursor,) = chart.marks("rule", {"units": 2}.get(name, 0))
    place = chart.at("x", last if now is None else now)
    assert veil["x"] == pytest.approx((place, chart.at("x", last)), abs=CLOSE)
    assert veil["y"] == (0, chart.height)
    assert cursor["x"] == pytest.approx((place, place), abs=CLOSE)
    assert cursor["y"] == (0, chart.height)


def test_a_word_stands_in_a_loss_that_leaves_the_chart_and_in_no_other(seen) -> None:
    chart, rows = seen("loss")
    (word,) = chart.marks("text")
    assert (word["x"][0], word["y"][0]) == (chart.width, 0)
    within = drawn(loss_spec(), rows.assign(loss=rows["shown"]))
    assert all(kind != "text" for kind, _ in within.layers)


def test_layers_are_named_in_their_middles_and_parted_where_they_meet(seen) -> None:
    chart, _ = seen("units")
    middles = {"layer 1": 5.0, "layer 2": 1.0}
    for number in (0, 1):
        words = {each["text"]: each["y"][0] for each in chart.marks("text", number)}
        assert words == pytest.approx({name: chart.at("y", at) for name, at in middles.items()}, abs=CLOSE)
    tops = sorted(each["y"][0] for each in chart.marks("rule", 1))
    assert tops == pytest.approx([chart.at("y", 8), chart.at("y", 2)], abs=CLOSE)
    assert all(each["x"] == (0, chart.width) for each in chart.marks("rule", 1))


def test_stripes_begin_where_their_band_does(seen) -> None:
    chart, rows = seen("units")
    for each, low in zip(chart.marks("rule"), rows["low"], strict=True):
        assert -each["strokeDashOffset"] == pytest.approx(chart.at("y", low), abs=CLOSE)


def test_a_run_alone_is_drawn_in_the_colours_of_its_series_and_two_tell_which_they_are() -> None:
    for runs, told in (((), []), (("one", "two"), ["run"])):
        (layer,) = (each for each in loss_spec(runs)["layer"] if each["mark"].get("shape"))
        assert [each["field"] for each in layer["encoding"]["tooltip"]] == [*told, "series", "epoch", "loss"]
