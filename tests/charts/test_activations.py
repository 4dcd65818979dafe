"""Functions and slopes: what is read off them, and what is shaded."""

import numpy as np
import pytest

from core.charts import theme
from core.charts.activations import function_frame, function_spec
from core.engine.activations import ACTIVATIONS
from tests.charts.pictured.chart import ACTIVE, CLOSE, DEAD


def test_what_a_line_is_under_the_pointer_is_told_in_words(seen) -> None:
    assert [each["text"] for each in seen("function")[0].marks("text", 1)] == ["ReLU φ(8.0) = 8", "tanh φ(8.0) = 1"]
    assert [each["text"] for each in seen("slope")[0].marks("text", 1)] == ["ReLU φ′(8.0) = 1", "tanh φ′(8.0) = 0.2"]


def test_only_a_zone_that_holds_gradient_back_is_shaded(seen) -> None:
    shades = {each["colour"]: each["opacity"] for each in seen("function")[0].marks("rect")}
    assert shades[ACTIVE] == 0 < shades[DEAD] < 1


@pytest.mark.parametrize(("at", "read"), [(0.5, 0.5), (-1.33, -1.3), (7.99, 8.0), (-8.0, -8.0)])
def test_the_lines_are_read_at_the_round_place_nearest_to_the_chosen_one(at: float, read: float) -> None:
    rows = function_frame(("relu", "tanh"), 0.01, "tanh", at)
    assert set(rows["at"].dropna()) == {read}
    assert rows.iloc[-1]["chosen"] == at


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_line_has_a_place_on_either_side_of_each_of_its_kinks(name: str) -> None:
    z = function_frame((name,), 0.01, name, 0.0)["z"].dropna().to_numpy()
    assert (np.diff(z) > 0).all()
    for kink in ACTIVATIONS[name].kinks:
        assert kink in z
        assert ((z > kink) & (z < kink + 1e-6)).sum() == 1
    assert (z[0], abs(z[-1] - 8) < 1e-6) == (-8, True)


def test_a_leak_is_drawn_as_steep_as_it_is_asked_for() -> None:
    rows = function_frame(("leaky_relu",), 0.3, "leaky_relu", -2.0)
    lines = rows[rows["place"].notna() & (rows["z"] < 0)]
    assert lines["value"].to_numpy() == pytest.approx(0.3 * lines["z"].to_numpy())
    assert set(lines["slope"]) == {0.3}
    assert (rows.iloc[-1]["chosen_value"], rows.iloc[-1]["chosen_slope"]) == pytest.approx((-0.6, 0.3))


@pytest.mark.parametrize(("drawn_column", "title"), [("value", "φ(z)"), ("slope", "φ′(z)")])
def test_each_chart_is_called_by_what_it_draws(drawn_column: str, title: str) -> None:
    spec = function_spec(("relu", "tanh"), drawn_column)
    assert title in spec["title"]
    assert drawn_column in spec["description"]
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    assert (line["encoding"]["y"]["field"], line["encoding"]["y"]["title"]) == (drawn_column, title)
    tangents = [layer for layer in spec["layer"] if "x2" in layer["encoding"] and layer["mark"]["type"] == "rule"]
    assert len(tangents) == (drawn_column == "value")


@pytest.mark.parametrize(("name", "least"), [("function", -2.8), ("slope", -0.35)])
def test_names_of_zones_have_room_below_the_lines(seen, name: str, least: float) -> None:
    chart, rows = seen(name)
    assert chart.at("y", least) == pytest.approx(chart.height, abs=1)
    (word,) = chart.marks("text")
    assert word["y"][0] == chart.height
    assert word["text"] == rows[rows["wide"].eq(True)]["zone"].item()


def test_what_is_read_of_several_lines_stands_in_rows_of_its_own(seen) -> None:
    chart, _ = seen("function")
    words = chart.marks("text", 1)
    assert [each["dy"] for each in words] == [8, 8 + theme.READOUT]
    assert {(each["x"][0], each["y"][0]) for each in words} == {(8, 0)}


def test_the_pointer_finds_every_place_once_at_the_top_of_the_chart(seen) -> None:
    chart, rows = seen("function")
    places = chart.marks("symbol", 2)
    assert sorted(each["x"][0] for each in places) == pytest.approx(
        [chart.at("x", z) for z in sorted(rows["z"].dropna().unique())], abs=CLOSE
    )
    assert all(each["opacity"] == 0 and each["y"][0] == 0 for each in places)
