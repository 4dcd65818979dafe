"""Axes and sizes: widths that line up, whole numbers of what is counted, shares in per cent, room for every row."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from core.charts import theme
from core.charts.activation_clouds import cloud_spec, share_spec
from core.charts.activations import LEGEND_COLUMNS, function_spec
from core.charts.bias_sweep import heat_spec
from core.charts.born_dead import collapse_spec
from core.charts.classroom import distribution_spec, standings_spec
from core.charts.diagnosis import makeup_spec, verdict_spec
from core.charts.eleven_rules import rules_spec
from core.charts.layers import layers_spec
from core.charts.recovery import FATES, bars_spec
from core.charts.rescue import outcome_spec
from core.charts.trial import findings_spec
from core.engine.activations import ACTIVATIONS
from tests.charts.pictured.diagnosis import VERDICTS
from tests.charts.pictured.every import CHARTS
from tests.charts.scenes import drawn

COUNTED = {"epoch", "step", "learners", "networks", "units", "hidden layer", "depth L: layers, the output included",
           "layer (the last one is the output)", "layer, the output layer the last"}  # fmt: skip
SHARES = {"collapse": "x", "outcome": "x", "rescue": "y", "recovery": "x", "dead": "y", "expected": "y", "shares": "x",
          "verdicts": "x", "trial": "x"}  # fmt: skip
NAMES = tuple(ACTIVATIONS)
GROWING: dict[str, Callable[[int], dict[str, Any]]] = {  # chart -> its spec with so many rows
    "heat": lambda rows: heat_spec("t", "c", rows, "score", (0.0, 1.0), "d"),
    "collapse": lambda rows: collapse_spec(NAMES[:rows]),
    "outcome": lambda rows: outcome_spec("score", NAMES[:rows]),
    "recovery": lambda rows: bars_spec(FATES, rows, "t", "x", "d"),
    "trial": lambda rows: findings_spec("share", rows),
    "layers": layers_spec,
    "standings": lambda rows: standings_spec(("solved", "answered", "here"), rows, 9),
    "distribution": lambda rows: distribution_spec("t", rows),
    "clouds": cloud_spec,
    "shares": share_spec,
    "verdicts": lambda rows: verdict_spec(rows, VERDICTS),
    "makeup": makeup_spec,
}


def axes(name: str, channel: str) -> Iterator[dict[str, Any]]:
    """What the layers of a chart say of an axis that has a title."""
    for layer in CHARTS[name].spec()["layer"]:
        found = layer["encoding"].get(channel, {})
        if found.get("title") and found.get("type") == "quantitative":
            yield found


LEFT = [name for name in CHARTS if name != "hinges" and any(axes(name, "y"))]


def test_charts_below_one_another_begin_at_one_place(seen) -> None:
    begins = {name: seen(name)[0].left for name in LEFT}
    assert len(begins) > 10
    assert max(begins.values()) - min(begins.values()) <= 1, begins
    assert max(begins.values()) == pytest.approx(theme.AXIS_LEFT, abs=6)  # a title is as high as its letters


@pytest.mark.parametrize("name", LEFT)
def test_values_are_read_on_a_left_axis_as_wide_as_all_others_with_no_upright_lines_behind_them(name: str) -> None:
    for found in axes(name, "y"):
        assert (found["axis"]["minExtent"], found["axis"]["maxExtent"]) == (theme.AXIS_EXTENT,) * 2
    upright = [found["axis"]["grid"] for found in axes(name, "x") if "grid" in found.get("axis", {})]
    assert set(upright) == (set() if name == "constants" else {False})  # what is binned has none


def test_what_is_counted_is_counted_in_whole_numbers() -> None:
    found = [each for name in CHARTS for channel in ("x", "y") for each in axes(name, channel)]
    counted = [each for each in found if each["title"] in COUNTED]
    assert {each["title"] for each in counted} == COUNTED
    assert {each["axis"]["tickMinStep"] for each in counted} == {1}


@pytest.mark.parametrize("name", SHARES)
def test_a_share_is_told_in_per_cent(seen, name: str) -> None:
    labels = seen(name)[0].labels[SHARES[name]]
    assert len(labels) > 2
    assert all(label.endswith("%") or label == "0" for label in labels)


@pytest.mark.parametrize("name", GROWING)
def test_every_row_adds_the_same_height_and_has_room_beside_the_title_and_the_axis(name: str) -> None:
    heights = [GROWING[name](rows)["height"] for rows in (1, 2, 3, 8)]
    row = heights[1] - heights[0]
    assert 20 <= row <= 60
    assert heights[2:] == [heights[0] + 2 * row, heights[0] + 7 * row]
    assert 60 <= heights[0] - row <= 160


def test_a_legend_of_more_lines_takes_no_room_from_the_rows() -> None:
    names = ("solved", "answered", "here")
    assert standings_spec(names, 4, 9)["height"] - standings_spec(names[:2], 4, 9)["height"] == theme.LEGEND_ROW
    few, many = (function_spec(NAMES[:count], "value") for count in (LEGEND_COLUMNS, LEGEND_COLUMNS + 3))
    assert few["height"] == function_spec(NAMES[:1], "value")["height"] == theme.CHART_HEIGHT
    assert many["height"] - few["height"] == 3 * theme.READOUT


def test_a_chart_of_rules_has_as_many_rows_as_there_are_rules() -> None:
    all_of_them, after = rules_spec(True), rules_spec(True, before=False)
    rows = [len(spec["layer"][1]["encoding"]["y"]["sort"]) for spec in (all_of_them, after)]
    row = (all_of_them["height"] - after["height"]) / (rows[0] - rows[1])
    assert 20 <= row <= 40
    assert 60 <= after["height"] - rows[1] * row <= 160


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_the_margins_and_the_fonts_that_all_have(name: str) -> None:
    spec = CHARTS[name].spec()
    assert spec["padding"] == {"left": 0, "right": theme.AXIS_RIGHT, "top": 4, "bottom": theme.DESCENT}
    assert spec["config"] == theme.VEGA_CONFIG
    assert spec["title"]
    assert spec["height"] > 60


WHOLE = {**SHARES, "depth": "y", "rates": "y"}
MEASURES = {"value", "low", "high", "active", "share", "lower_bound", "upper_bound", "exact", "published", "dead",
            "expected", "drawn", "from", "to", "middle", "units"}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_an_axis_of_shares_reaches_from_0_to_1_however_small_all_of_them_are(name: str) -> None:
    rows = pd.DataFrame(CHARTS[name].rows)
    small = [column for column in rows if column in MEASURES]
    rows[small] *= 0.1
    chart, axis = drawn(CHARTS[name].spec(), rows), WHOLE[name]
    size = chart.width if axis == "x" else chart.height
    assert abs(chart.at(axis, 1.0) - chart.at(axis, 0.0)) > 0.8 * size  # with padding
    assert all(-1 <= chart.at(axis, end) <= size + 1 for end in (0.0, 1.0))


@pytest.mark.parametrize(("name", "axis", "column", "ends"), [
    ("rates", "x", "rate", (0.1, 1.0)), ("depth", "x", "depth", (2, 10)), ("function", "x", "z", (-8, 8)),
    ("clouds", "x", "low", (-8, 8)), ("standings", "x", "learners", (0, 10)), ("rules", "x", "units", (0, 100)),
])  # fmt: skip
def test_an_axis_with_ends_of_its_own_reaches_them_also_when_one_row_alone_is_drawn(name, axis, column, ends) -> None:
    rows = pd.DataFrame(CHARTS[name].rows)
    one = rows[rows[column].notna()].iloc[:1]
    chart = drawn(CHARTS[name].spec(), one, **({"at_z": float(one["z"].item())} if name == "function" else {}))
    places = [chart.at(axis, end, axis in CHARTS[name].log) for end in ends]
    assert places == pytest.approx([0, chart.width], abs=34)  # padding, and round numbers after it
