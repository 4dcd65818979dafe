"""Charts of gradients before training: they draw the columns they are given and mark what is exactly 0."""

import json
import re

import pandas as pd
import pytest
from vl_convert import vegalite_to_svg

from core.charts.theme import LINE_DASHES, activation_style
from core.charts.vanishing import dead_spec, kind_styles, lost_spec, named_frame, norm_spec
from core.studies.vanishing import deep_config, draw_networks, layer_table, lost_row, verdict
from tests.charts.pictured.chart import CLOSE, KINDS, TWO
from tests.charts.pictured.vanishing import NORMS
from tests.charts.scenes import drawn
from tests.charts.specs import fields

NAMES = ("ReLU, He normal", "tanh, Xavier normal")
STYLES = kind_styles(list(zip(("relu", "tanh"), NAMES)))
SPECS = {"norm": norm_spec(STYLES), "dead": dead_spec(STYLES), "lost": lost_spec(STYLES)}


@pytest.fixture(scope="module")
def networks() -> list:
    kinds = [("relu", "he_normal"), ("tanh", "xavier_normal")]
    return [draw_networks(deep_config(*kind, depth=8, width=4, bias=-2.0), 5) for kind in kinds]


@pytest.mark.parametrize("name", SPECS)
def test_a_chart_has_a_title_a_description_and_no_data_of_its_own(name: str) -> None:
    spec = SPECS[name]
    assert spec["title"].strip()
    assert len(spec["description"]) > 60
    text = json.dumps(spec, allow_nan=False)
    assert '"data"' not in text
    assert '"datasets"' not in text


def test_the_charts_by_layer_draw_columns_that_their_rows_have(networks) -> None:
    rows = named_frame(dict(zip(NAMES, map(layer_table, networks))))
    assert fields(SPECS["norm"]) | fields(SPECS["dead"]) <= set(rows.columns)


def test_the_chart_by_bias_draws_columns_that_its_rows_have(networks) -> None:
    rows = named_frame({name: pd.DataFrame([lost_row(-2.0, verdict(each))]) for name, each in zip(NAMES, networks)})
    assert fields(SPECS["lost"]) <= set(rows.columns)
    assert rows["value"].isna().tolist() == [True, False]


def test_rows_carry_their_name_and_place(networks) -> None:
    rows = named_frame(dict(zip(NAMES, map(layer_table, networks))))
    assert rows.groupby("place")["name"].first().to_dict() == dict(enumerate(NAMES))
    assert len(rows) == 2 * 8


def test_each_kind_has_a_row_of_crosses_of_its_own_where_most_networks_get_0(networks) -> None:
    rows = named_frame(dict(zip(NAMES, map(layer_table, networks)))).assign(stopped=[0.5, 0.49] * 8)
    spec = {**SPECS["norm"], "data": {"values": json.loads(rows.to_json(orient="records"))}}
    drawn = re.findall(r'translate\(([\d.]+),([\d.]+)\)[^>]*? d="([^"]*)"', vegalite_to_svg(spec))
    crosses = {(x, y) for x, y, path in drawn if path.count("L") == 11 and set(path) & set("123456789")}
    assert len(crosses) == 8
    assert len({y for _, y in crosses}) == len(NAMES)
    assert len({x for x, _ in crosses}) == 4


def test_kinds_have_the_colours_and_dashes_they_are_given() -> None:
    for scale in ("color", "strokeDash"):
        found = [
            layer["encoding"][scale]["scale"] for layer in SPECS["norm"]["layer"] if scale in layer.get("encoding", {})
        ]
        assert all(each["domain"] == list(NAMES) for each in found)
        assert len({json.dumps(each["range"]) for each in found}) == 1


def test_a_spec_is_built_once() -> None:
    assert norm_spec(STYLES) is norm_spec(STYLES)


def test_a_kind_has_its_activations_colour_and_no_dash_twice() -> None:
    styles = kind_styles([("tanh", "one"), ("tanh", "two"), ("relu", "three"), ("tanh", "four")])
    assert [style.name for style in styles] == ["one", "two", "three", "four"]
    assert styles[0][1:] == activation_style("tanh")[1:]
    assert styles[2][1:] == activation_style("relu")[1:]
    assert {style.colour for style in styles if style.name != "three"} == {activation_style("tanh").colour}
    assert len({styles[index].dash for index in (0, 1, 3)}) == 3
    assert len({style.dash for style in kind_styles([("elu", str(n)) for n in range(5)])}) == len(LINE_DASHES)


@pytest.mark.parametrize(("name", "axis"), [("norms", "layer"), ("lost", "bias")])
def test_a_cross_marks_where_at_least_half_of_the_networks_get_exactly_0(seen, name: str, axis: str) -> None:
    chart, rows = seen(name)
    crosses = [each for each in chart.marks("symbol", 1) if each["size"]]
    stopped = rows[rows["stopped"] >= 0.5]
    assert [each["x"][0] for each in crosses] == pytest.approx([chart.at("x", x) for x in stopped[axis]], abs=CLOSE)


@pytest.mark.parametrize("name", ["norms", "lost"])
def test_crosses_stand_upright_on_the_floor_each_kind_in_its_row_in_its_colour(seen, name: str) -> None:
    chart, rows = seen(name)
    for mark, row in zip(chart.marks("symbol", 1), rows.to_dict("records"), strict=True):
        assert (mark["shape"], mark["angle"]) == ("cross", 45)
        assert chart.height - mark["y"][0] == pytest.approx(6 + 9 * row["place"])
        assert mark["colour"] == KINDS[row["name"]]


def test_rows_without_a_norm_have_a_cross_and_neither_line_nor_dot() -> None:
    rows = pd.DataFrame([*NORMS, {**NORMS[0], "layer": 2, "value": None, "low": None, "high": None, "stopped": 1.0}])
    chart = drawn(norm_spec(TWO), rows)
    assert len(chart.marks("symbol")) == len(NORMS)
    assert sum(len(line["points"]) for line in chart.marks("line")) == len(NORMS)
    assert len(chart.marks("symbol", 1)) == len(rows)
