"""A heat map: its cells as they are seen."""

import re

import numpy as np
import pandas as pd
import pytest

from core.charts import theme
from core.charts.bias_sweep import heat_spec
from core.charts.parts import rgb
from tests.charts.scenes import drawn


def test_a_cell_is_as_dark_as_its_value_is_large(seen) -> None:
    chart, rows = seen("heat")
    light, dark = (np.array(rgb(colour)) for colour in theme.HEAT["stuck"])
    known = rows[rows["value"].notna()]
    for cell, value in zip(chart.marks("rect", 1), known["value"], strict=True):
        mixed = [int(part) for part in re.findall(r"\d+", cell["colour"])]
        assert mixed == pytest.approx((light + value * (dark - light)).tolist(), abs=1)


def test_only_what_is_known_has_a_number_and_only_the_chosen_cell_a_frame(seen) -> None:
    chart, rows = seen("heat")
    empty = chart.marks("rect")
    assert len(empty) == len(rows)
    assert {each["stroke"] for each in empty} == {theme.NEUTRAL}
    assert all(each["fillOpacity"] == 0 for each in [*empty, *chart.marks("rect", 2), *chart.marks("rect", 3)])
    light, dark = chart.marks("rect", 2), chart.marks("rect", 3)
    assert [each["stroke"] for each in (*light, *dark)] == [theme.ON_DARK, theme.ON_LIGHT]


@pytest.mark.parametrize(("columns", "size"), [(5, 11), (16, 11), (17, 0), (40, 0)])
def test_numbers_are_written_as_long_as_there_is_room_for_them(columns: int, size: int) -> None:
    rows = pd.DataFrame({"row": "a", "column": range(columns), "value": 0.5, "low": 0.1, "high": 0.9, "n": 5,
                         "chosen": False})  # fmt: skip
    chart = drawn(heat_spec("Stuck", "bias", 1, "stuck", (0.0, 1.0), "d"), rows)
    assert {each["fontSize"] for each in chart.marks("text")} == {size}


def test_a_cell_that_leads_somewhere_has_a_hand_over_it_and_no_other_has() -> None:
    for clickable, hand in ((True, "pointer"), (False, None)):
        spec = heat_spec("t", "c", 1, "stuck", (0.0, 1.0), "d", clickable=clickable)
        kinds = [each["mark"] for each in spec["layer"] if "transform" in each and "value" in str(each["transform"])]
        assert [each.get("cursor") for each in kinds] == [hand, hand]


@pytest.mark.parametrize("domain", [(0.0, 1.0), (0.5, 1.0)])
def test_colours_run_from_the_least_of_the_domain_to_its_most_and_stay_there(domain: tuple[float, float]) -> None:
    low, high = domain
    rows = pd.DataFrame({"row": "a", "column": range(4), "value": [low - 1, low, high, high + 1], "low": 0.1,
                         "high": 0.9, "n": 5, "chosen": False})  # fmt: skip
    chart = drawn(heat_spec("Alive", "bias", 1, "alive", domain, "d"), rows)
    light, dark = (f"rgb({red}, {green}, {blue})" for red, green, blue in map(rgb, theme.HEAT["alive"]))
    assert [each["colour"] for each in chart.marks("rect", 1)] == [light, light, dark, dark]
