"""A class's charts: no data in the specs, colours that can be read, counts that need no colours."""

import pandas as pd
import pytest

from core.charts import theme
from core.charts.classroom import distribution_spec, standings_spec
from tests.charts.scenes import drawn

SPECS = [standings_spec(("a", "b", "c"), 12, 20), distribution_spec("What was predicted", 17)]


@pytest.mark.parametrize("spec", SPECS, ids=["standings", "distribution"])
def test_specs_hold_no_rows_and_describe_themselves(spec: dict) -> None:
    assert "datasets" not in spec
    assert not any("values" in layer.get("data", {}) for layer in spec["layer"])
    assert spec["title"]
    assert "learners" in spec["description"]


@pytest.mark.parametrize("spec", SPECS, ids=["standings", "distribution"])
def test_counts_are_written_on_the_bars(spec: dict) -> None:
    assert any(layer["mark"].get("type") == "text" for layer in spec["layer"])


def test_a_taller_class_has_a_taller_chart() -> None:
    assert distribution_spec("x", 20)["height"] - distribution_spec("x", 10)["height"] == 10 * theme.CLASS_ROW


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", theme.ANSWERS.values())
def test_white_numbers_can_be_read_on_every_bar(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5
    assert (luminance(colour) + 0.05) / (luminance(theme.DARK_BACKGROUND) + 0.05) >= 3


def test_a_word_about_a_bar_is_its_count_with_the_outcome_beside_it(seen) -> None:
    assert [each["text"] for each in seen("distribution")[0].marks("text")] == ["6  ◀ it was so", "2"]


def test_statuses_stand_in_their_order_however_the_rows_come_and_each_has_its_colour() -> None:
    statuses = ("solved", "answered", "here")
    rows = pd.DataFrame([{"exercise": "one", "status": each, "learners": 2} for each in reversed(statuses)])
    chart = drawn(standings_spec(statuses, 1, 8), rows)
    bars = sorted(chart.marks("rect"), key=lambda each: each["x"])
    assert [each["colour"] for each in bars] == [theme.ANSWERS[each] for each in statuses]
    places = [(chart.at("x", start), chart.at("x", start + 2)) for start in (0, 2, 4)]
    for each, place in zip(bars, places):
        assert each["x"] == pytest.approx(place, abs=1.1)


def test_a_status_of_nobody_has_no_number() -> None:
    rows = pd.DataFrame(
        [{"exercise": "one", "status": each, "learners": n} for each, n in (("solved", 0), ("here", 3))]
    )
    chart = drawn(standings_spec(("solved", "here"), 1, 8), rows)
    assert [each["text"] for each in chart.marks("text")] == ["3"]


@pytest.mark.parametrize("most", [0, 1, 30])
def test_there_is_room_for_words_beside_the_longest_bar(most: int) -> None:
    rows = pd.DataFrame([{"label": "yes", "learners": most, "outcome": True, "note": "it was so"},
                         {"label": "no", "learners": 0, "outcome": False, "note": ""}])  # fmt: skip
    chart = drawn(distribution_spec("t", 2), rows)
    assert chart.at("x", most) <= 0.75 * chart.width
    assert [each["text"].strip() for each in chart.marks("text")] == [f"{most or ''}  ◀ it was so".strip(), ""]
