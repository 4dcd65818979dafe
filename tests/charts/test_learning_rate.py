"""Curves over the learning rate: ticks, a single rate, and the knee's word."""

import numpy as np
import pandas as pd
import pytest

from core.charts.learning_rate import curve_spec
from tests.charts.scenes import drawn


def spec_of(ends: tuple[float, float]) -> dict:
    return curve_spec("rate", "rate", "share", ("a",), "t", "d", ends)


def rows_of(*rates: float) -> pd.DataFrame:
    return pd.DataFrame({"rate": rates, "series": "a", "value": 0.5, "low": 0.4, "high": 0.7, "n": 5})


@pytest.mark.parametrize(("ends", "labels"), [((0.1, 1.0), [0.1, 0.3, 1]), ((1e-5, 1e-4), [1e-5, 3e-5, 1e-4]),
                                              ((30.0, 300.0), [30, 100, 300])])  # fmt: skip
def test_rates_are_ticked_at_1_and_3_of_each_power_of_ten(ends: tuple[float, float], labels: list[float]) -> None:
    chart = drawn(spec_of(ends), rows_of(*ends))
    assert [float(each) for each in chart.labels["x"]] == pytest.approx(labels)


def test_the_only_rate_stands_in_the_middle_of_an_axis_that_reaches_from_its_half_to_its_double() -> None:
    chart = drawn(spec_of((1.0, 1.0)), rows_of(1.0))
    (dot,) = chart.marks("symbol")
    assert dot["x"][0] == pytest.approx(chart.width / 2, abs=1)
    low, high = spec_of((1.0, 1.0))["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    assert (low, high) == (0.5, 2.0)


def test_the_word_of_a_span_stands_half_way_up_beside_it() -> None:
    span = pd.DataFrame([{"from": 0.3, "to": 0.6, "word": "knee"}])
    chart = drawn(spec_of((0.1, 1.0)), pd.concat([rows_of(0.1, 1.0), span]))
    (word,), (strip,) = chart.marks("text"), chart.marks("rect")
    assert (word["text"], word["y"][0]) == ("knee", chart.height / 2)
    assert word["x"][0] == pytest.approx(strip["x"][0])
    assert strip["y"] == (0, chart.height)


def test_what_is_not_known_is_not_drawn() -> None:
    rows = rows_of(0.1, 0.3, 1.0).assign(value=[0.5, np.nan, 0.7])
    chart = drawn(spec_of((0.1, 1.0)), rows)
    assert len(chart.marks("symbol")) == len(chart.marks("rule")) == 2
    assert len(chart.marks("line")[0]["points"]) == 2
