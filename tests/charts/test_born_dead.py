"""Charts of the born-dead study: simulated between bounds, collapsed beside published, and the constants."""

import json

import altair as alt
import pandas as pd
import pytest

from core.charts import theme
from core.charts.born_dead import SHAPES, collapse_spec, constants_spec, depth_frame, depth_spec
from core.studies.born_dead import born_dead_table
from tests.charts.pictured.chart import BLUE, CLOSE
from tests.charts.scenes import drawn

WIDTHS = (2, 5, 10)
SPECS = {
    "depth": lambda: depth_spec(WIDTHS, 2, 30),
    "collapse": lambda: collapse_spec(("He normal", "RAI")),
    "constants": constants_spec,
}


def marks(spec: dict, kind: str) -> list[dict]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


@pytest.mark.parametrize("name", SPECS)
def test_every_spec_is_valid_titled_described_and_without_data(name):
    spec = SPECS[name]()
    alt.LayerChart.from_dict({**spec, "data": {"name": "rows"}}, validate=True)
    assert spec["title"].strip()
    assert len(spec["description"]) > 30
    text = json.dumps(spec, allow_nan=False)
    assert '"datasets"' not in text
    assert '"data"' not in text


def test_simulated_shares_lie_over_the_band_between_the_bounds():
    spec = SPECS["depth"]()
    (band,), (rule,) = marks(spec, "area"), marks(spec, "rule")
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("lower_bound", "upper_bound")
    assert (rule["encoding"]["y"]["field"], rule["encoding"]["y2"]["field"]) == ("low", "high")
    assert [layer["mark"]["type"] for layer in spec["layer"]].index("area") == 0


def test_the_depth_axis_covers_all_depths():
    assert marks(SPECS["depth"](), "area")[0]["encoding"]["x"]["scale"]["domain"] == [2, 30]


def test_exact_values_are_diamonds_and_no_width_is_one():
    simulated, exact = marks(SPECS["depth"](), "point")
    assert exact["mark"]["shape"] == "diamond"
    assert exact["encoding"]["y"]["field"] == "exact"
    assert "diamond" not in simulated["encoding"]["shape"]["scale"]["range"]


def test_a_width_keeps_its_colour_and_shape_whichever_others_are_shown():
    def style(widths: tuple[int, ...], width: int) -> tuple[str, str]:
        encoding = marks(depth_spec(widths, 2, 30), "point")[0]["encoding"]
        place = encoding["color"]["scale"]["domain"].index(str(width))
        return encoding["color"]["scale"]["range"][place], encoding["shape"]["scale"]["range"][place]

    assert style((5,), 5) == style(WIDTHS, 5) == style((1, 2, 3, 4, 5), 5)


def test_all_ten_widths_differ_in_colour():
    encoding = marks(depth_spec(tuple(range(1, 11)), 2, 30), "point")[0]["encoding"]
    assert len(set(encoding["color"]["scale"]["range"])) == 10
    assert set(encoding["shape"]["scale"]["range"]) == set(SHAPES)


def test_depth_rows_hold_the_table_and_the_exact_values_with_widths_as_text():
    table = born_dead_table((2, 3), (2, 10), 50)
    exact = pd.DataFrame({"depth": 3, "width": [2, 10], "exact": [0.1, 0.2]})
    rows = depth_frame(table, exact)
    assert len(rows) == 6
    assert rows.loc[rows["exact"].notna(), "width"].tolist() == ["2", "10"]
    assert rows.loc[rows["exact"].isna(), "share"].notna().all()


def test_collapsed_shares_have_a_row_for_each_name_from_the_start():
    spec = collapse_spec(("He normal", "RAI"))
    assert marks(spec, "rule")[0]["encoding"]["y"]["scale"]["domain"] == ["He normal", "RAI"]
    assert spec["height"] > collapse_spec(("RAI",))["height"]
    assert marks(spec, "rule")[0]["encoding"]["x"]["scale"]["domain"] == [0, 1]


def test_published_shares_are_marked_only_where_there_are_some():
    ours, published = marks(collapse_spec(("RAI",)), "point")
    assert published["mark"]["shape"] == "diamond"
    assert published["transform"][0]["filter"] == "isValid(datum.published)"
    assert published["mark"]["color"] != ours["mark"]["color"]


def test_constants_are_counted_and_the_best_one_is_a_line():
    spec = constants_spec()
    (bar,), (rule,) = marks(spec, "bar"), marks(spec, "rule")
    assert bar["encoding"]["y"]["aggregate"] == "count"
    assert bar["encoding"]["x"]["bin"]
    assert rule["encoding"]["x"]["field"] == "best"
    assert rule["mark"]["color"] == theme.ACCENT


def test_the_bars_of_what_collapsed_networks_put_out_count_networks(seen) -> None:
    chart, _ = seen("constants")
    bars = {each["colour"]: each for each in chart.marks("rect")}
    assert set(bars) == {BLUE, theme.TEST.colour}
    for each in bars.values():
        assert each["y"] == pytest.approx((chart.at("y", 1), chart.at("y", 0)), abs=CLOSE)


def test_colours_and_shapes_begin_with_a_width_of_1_and_come_again_after_the_last() -> None:
    encoding = marks(depth_spec((1, 6, 11), 2, 30), "point")[0]["encoding"]
    assert encoding["color"]["scale"]["range"] == [theme.CLASS_COLOURS[k] for k in (0, 5, 0)]
    assert encoding["shape"]["scale"]["range"] == [SHAPES[0]] * 3


def test_collapsed_networks_have_the_colour_of_their_name_at_the_number_that_they_put_out() -> None:
    rows = pd.DataFrame([*({"constant": 0.2, "name": "z"} for _ in range(3)), {"constant": 0.8, "name": "a"}])
    chart = drawn(constants_spec(), pd.concat([rows, pd.DataFrame([{"best": 0.5}])]))
    bars = sorted(chart.marks("rect"), key=lambda each: each["x"])
    assert [each["colour"] for each in bars] == [theme.TRAINING.colour, theme.TEST.colour]
    assert [each["y"] for each in bars] == [
        pytest.approx((chart.at("y", count), chart.at("y", 0)), abs=1.1) for count in (3, 1)
    ]  # fmt: skip
    for each, value in zip(bars, (0.2, 0.8)):
        assert each["x"][0] - 2 <= chart.at("x", value) <= each["x"][1] + 2
        assert each["x"][1] - each["x"][0] < chart.width / 15


def test_published_shares_stand_in_the_row_of_their_name_and_nowhere_else() -> None:
    rows = pd.DataFrame([{"name": "He", "value": 0.5, "low": 0.4, "high": 0.7, "n": 5, "published": None},
                         {"name": "A", "value": 0.2, "low": 0.1, "high": 0.3, "n": 5, "published": 0.9}])  # fmt: skip
    chart = drawn(collapse_spec(("He", "A")), rows)
    (mark,) = chart.marks("symbol", 1)
    assert (mark["x"][0], mark["y"][0]) == pytest.approx((chart.at("x", 0.9), chart.labels["y"]["A"]), abs=1.1)
