"""Bars of fates: each bar is a whole, in its order, and the dead part is a thin line as everywhere."""

import json

import pandas as pd
import pytest

from core.charts import theme
from core.charts.recovery import BIRTH, FATES, bars_frame, bars_spec
from core.engine.liveness import UnitState
from tests.charts.pictured.chart import CLOSE
from tests.charts.specs import fields

TABLE = pd.DataFrame(
    {
        "for_good": [0, 2], "briefly": [0, 1], "never": [4, 1], "value": [0.0, 0.75], "low": [0.0, 0.5],
        "high": [0.4, 0.9], "networks": [3, 2],
    }
)  # fmt: skip
LABELS = ["layer 1", "layer 2"]
SPEC = bars_spec(FATES, 2, "Fates", "share of units", "Bars of what became of the units of each layer.")


def test_the_parts_of_a_bar_follow_one_another_and_fill_it() -> None:
    rows = bars_frame(TABLE, LABELS, FATES)
    second = rows[rows["label"] == "layer 2"]
    assert second["from"].tolist() == [0, 0.5, 0.75]
    assert second["to"].tolist() == [0.5, 0.75, 1]
    assert second["part"].tolist() == ["back for good", "back for a while", "never back"]
    assert rows["row"].tolist() == [0] * 3 + [1] * 3
    assert second["count"].tolist() == [2, 1, 1]


def test_the_interval_is_about_those_that_came_back() -> None:
    rows = bars_frame(TABLE, LABELS, FATES)
    back = rows[(rows["row"] == 1) & (rows["place"] == 1)]["to"].item()
    assert rows[rows["row"] == 1]["value"].unique().tolist() == [back]


def test_the_chart_draws_columns_that_its_rows_have() -> None:
    made = {"at"}  # by the spec itself
    assert fields(SPEC) - made <= set(bars_frame(TABLE, LABELS, FATES).columns)


def test_a_chart_of_births_has_no_interval_and_needs_none() -> None:
    births = pd.DataFrame([{"active": 3, "asleep": 0, "cut_off": 1, "dead": 4}])
    rows = bars_frame(births, ["layer 1"], BIRTH)
    spec = bars_spec(BIRTH, 1, "At birth", "share", "Bars of the units by their state.", interval=False)
    assert fields(spec) <= set(rows.columns)
    assert not any(layer["mark"]["type"] in ("rule", "tick") for layer in spec["layer"])


def test_a_spec_has_title_description_height_by_rows_and_no_data() -> None:
    text = json.dumps(SPEC, allow_nan=False)
    assert '"data"' not in text
    assert '"datasets"' not in text
    assert SPEC["title"] == "Fates"
    assert len(SPEC["description"]) > 30
    taller = bars_spec(FATES, 5, "Fates", "share of units", "Bars of what became of the units of each layer.")
    assert taller["height"] > SPEC["height"]


def test_rows_keep_their_order_while_their_labels_change() -> None:
    for layer in SPEC["layer"]:
        assert layer["encoding"]["y"]["sort"]["field"] == "row"


@pytest.mark.parametrize(("part", "state"), [(FATES[0], UnitState.ACTIVE), (FATES[2], UnitState.DEAD)])
def test_fates_look_like_the_states_they_end_in(part, state) -> None:
    assert (part.colour, part.thickness) == (theme.STATES[state].colour, theme.STATES[state].thickness)


def test_parts_differ_in_thickness_besides_their_colour() -> None:
    sizes = [layer["mark"]["size"] for layer in SPEC["layer"] if layer["mark"]["type"] == "bar"]
    assert len(set(sizes)) == len(FATES)


def test_both_ends_of_an_interval_are_ticked(seen) -> None:
    chart, rows = seen("recovery")
    ticks = sorted(sum(each["x"]) / 2 for each in chart.marks("rect", 3))
    assert ticks == pytest.approx([chart.at("x", rows[end][0]) for end in ("low", "high")], abs=CLOSE)
