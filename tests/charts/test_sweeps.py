"""Heat maps, curves and seeds of many networks: rows in, marks, axes and domains out."""

import json
from functools import partial

import altair as alt
import numpy as np
import pandas as pd
import pytest

from core.charts import theme
from core.charts.bias_sweep import CELL, cell_frame, dark_from, heat_spec
from core.charts.learning_rate import curve_spec, series_frame, with_span
from core.charts.seed_lines import seeds_frame, seeds_spec

HEAT = partial(heat_spec, "Test score", "initial bias", 3, "score", (0.5, 1.0), "Heat map of a score by bias and kind.")
CURVES = partial(
    curve_spec, "rate", "learning rate", "share", ("layer 1", "layer 2"), "Dead units",
    "Dead units by rate and by layer.", (0.01, 10.0),
)  # fmt: skip
SEEDS = partial(seeds_spec, "loss", "Training loss", "One line a seed: training loss over epochs.")
SPECS = {"heat": HEAT, "curves": CURVES, "seeds": SEEDS}
SUMMARY = pd.DataFrame(
    {
        "rate": [0.1, 0.1, 1.0, 1.0], "measure": ["dead_1", "stuck"] * 2, "value": [0.1, 0.0, 0.7, 0.9],
        "low": [0.0, 0.0, 0.5, 0.6], "high": [0.2, 0.3, 0.9, 1.0], "n": 10,
    }
)  # fmt: skip


def layers(spec: dict, mark: str) -> list[dict]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


@pytest.mark.parametrize("name", SPECS)
def test_every_spec_is_valid_titled_described_and_without_data(name):
    spec = SPECS[name]()
    alt.LayerChart.from_dict({**spec, "data": {"name": "rows"}}, validate=True)
    assert spec["title"].strip()
    assert len(spec["description"]) > 30
    text = json.dumps(spec, allow_nan=False)
    assert '"datasets"' not in text
    assert '"data"' not in text


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_is_built_once_and_does_not_depend_on_rows(name):
    assert SPECS[name]() is SPECS[name]()


def test_a_heat_map_grows_with_its_rows_and_keeps_the_order_of_the_data():
    few, many = heat_spec("t", "c", 2, "score", (0, 1), "d"), heat_spec("t", "c", 9, "score", (0, 1), "d")
    assert many["height"] - few["height"] == 7 * theme.HEAT_ROW
    encoding = layers(few, "rect")[0]["encoding"]
    assert (encoding["x"]["sort"], encoding["y"]["sort"]) == (None, None)
    assert (encoding["x"]["type"], encoding["y"]["type"]) == ("ordinal", "nominal")


def test_colours_span_the_domain_and_what_lies_outside_takes_the_last_one():
    scale = layers(HEAT(), "rect")[1]["encoding"]["color"]["scale"]
    assert scale["domain"] == [0.5, 1.0]
    assert scale["range"] == list(theme.HEAT["score"])
    assert scale["clamp"] is True


def test_cells_without_a_value_have_a_frame_and_no_number():
    empty, filled, *_ = layers(HEAT(), "rect")
    assert "transform" not in empty
    assert empty["mark"]["fillOpacity"] == 0
    for layer in (filled, *layers(HEAT(), "text")):
        assert layer["transform"][0]["filter"] == "isValid(datum.value)"


def test_the_interval_and_the_number_of_networks_are_in_the_tooltip():
    tooltip = layers(HEAT(), "rect")[1]["encoding"]["tooltip"]
    assert [entry["field"] for entry in tooltip] == ["row", "column", "value", "low", "high", "n"]


def test_a_click_selects_the_cell_and_only_where_that_leads_somewhere():
    (parameter,) = HEAT()["params"]
    assert (parameter["name"], parameter["select"]["fields"]) == (CELL, ["row", "column"])
    assert "params" not in HEAT(of="networks", clickable=False)


def test_the_chosen_cell_has_a_dark_frame_on_a_light_one():
    frames = [layer["mark"] for layer in layers(HEAT(), "rect")[2:]]
    assert [mark["stroke"] for mark in frames] == [theme.ON_DARK, theme.ON_LIGHT]
    assert frames[0]["strokeWidth"] > frames[1]["strokeWidth"]


def luminance(colour: np.ndarray) -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("colours", theme.HEAT)
def test_numbers_are_legible_on_every_colour_of_a_heat_map(colours):
    def rgb(text: str) -> np.ndarray:
        named = {"white": "#ffffff", "black": "#000000"}.get(text, text)
        return np.array([int(named[i : i + 2], 16) for i in (1, 3, 5)]) / 255

    low, high = map(rgb, theme.HEAT[colours])
    switch = dark_from(colours, (0.0, 1.0))
    for share in np.linspace(0, 1, 201):
        text = theme.ON_DARK if share > switch else theme.ON_LIGHT
        assert contrast(luminance(low + share * (high - low)), luminance(rgb(text))) >= 4.5


@pytest.mark.parametrize("colours", theme.HEAT)
def test_the_switch_of_the_text_moves_with_the_domain(colours):
    assert dark_from(colours, (0.5, 1.0)) == pytest.approx(0.5 + dark_from(colours, (0.0, 1.0)) / 2)


def test_cell_rows_keep_order_gaps_and_the_choice():
    cells = pd.DataFrame({"bias": [0.0, -1.0], "value": [0.5, np.nan], "low": 0.1, "high": 0.9, "n": [10, 0]})
    rows = cell_frame(cells, pd.Series(["ReLU", "ReLU"]), "bias", pd.Series([False, True]))
    assert rows["column"].tolist() == [0.0, -1.0]
    assert rows["value"].isna().tolist() == [False, True]
    assert rows["chosen"].tolist() == [False, True]
    assert {"row", "column", "value", "low", "high", "n", "chosen"} == set(rows.columns)


def test_curves_have_a_log_axis_over_all_rates_and_shares_from_0_to_1():
    line = layers(CURVES(), "line")[0]["encoding"]
    text = json.dumps(CURVES())
    assert line["x"]["scale"]["type"] == "log"
    assert line["x"]["scale"]["domain"] == [0.01, 10.0]
    assert '"domain": [0, 1]' in text
    assert layers(CURVES(), "rule")[0]["encoding"]["y2"]["field"] == "high"


def test_one_rate_alone_still_has_an_axis():
    spec = curve_spec("rate", "r", "share", ("a",), "t", "d", (3.0, 3.0))
    low, high = layers(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    assert low < 3.0 < high


def test_each_series_has_its_own_colour_and_dash():
    line = layers(CURVES(), "line")[0]["encoding"]
    for channel in (line["color"], line["strokeDash"]):
        assert channel["scale"]["domain"] == ["layer 1", "layer 2"]
        assert channel["scale"]["range"][0] != channel["scale"]["range"][1]


def test_curve_rows_name_their_series_and_leave_out_other_measures():
    rows = series_frame(SUMMARY, "rate", {"dead_1": "layer 1"})
    assert rows["series"].tolist() == ["layer 1", "layer 1"]
    assert rows["value"].tolist() == [0.1, 0.7]


def test_a_span_is_one_more_row_and_no_span_is_none():
    rows = series_frame(SUMMARY, "rate", {"stuck": "stuck networks"})
    marked = with_span(rows, (0.1, 1.0), "knee")
    assert marked.loc[marked["from"].notna(), ["from", "to", "word"]].values.tolist() == [[0.1, 1.0, "knee"]]
    unmarked = with_span(rows, None, "knee")
    assert len(unmarked) == len(rows)
    assert {"from", "to", "word"} <= set(unmarked.columns)


def test_nothing_known_yet_gives_no_rows():
    empty = with_span(series_frame(SUMMARY.iloc[:0], "rate", {"stuck": "stuck"}), None, "knee")
    assert len(empty) == 0


def test_a_share_of_units_has_a_fixed_axis_and_a_loss_its_own():
    share = seeds_spec("share of units", "Alive", "One line a seed: share of units alive over epochs.", True)
    assert '"domain": [0, 1]' in json.dumps(share)
    assert '"domain": [0, 1]' not in json.dumps(SEEDS())
    assert layers(SEEDS(), "line")[0]["encoding"]["detail"]["field"] == "seed"


def test_a_loss_that_explodes_is_cut_in_the_chart_and_told_in_the_tooltip():
    lines = pd.DataFrame({"epoch": [0, 1, 0, 1], "seed": [0, 0, 1, 1], "loss": [0.7, 1e90, 0.9, 0.1]})
    rows = seeds_frame(lines, "loss")
    assert rows["value"].tolist() == [0.7, 1e90, 0.9, 0.1]
    assert rows["shown"].tolist() == pytest.approx([0.7, 2.7, 0.9, 0.1])
    assert [entry.get("field") for entry in layers(SEEDS(), "point")[0]["encoding"]["tooltip"]] == [
        "seed", "epoch", "value",
    ]  # fmt: skip


def test_no_two_of_twenty_series_look_the_same():
    series = tuple(f"layer {layer}" for layer in range(1, 21))
    line = layers(curve_spec("rate", "r", "share", series, "t", "d", (0.1, 1.0)), "line")[0]["encoding"]
    styles = zip(line["color"]["scale"]["range"], map(tuple, line["strokeDash"]["scale"]["range"]))
    assert len(set(styles)) == 20
