"""Dots with intervals: what is drawn is what was measured, on a page and in a file."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from altair import LayerChart

from core.charts import theme
from core.charts.trial import UNITS, findings_frame, findings_spec, findings_svg, number_text
from core.studies.intervals import Estimate
from core.studies.trial import Finding
from tests.charts.scenes import drawn

SVG = "{http://www.w3.org/2000/svg}"
FOUND = [
    Finding("layer 1 <a & b>", Estimate(20, 0.0, 0.0, 0.25), "share"),
    Finding("layer 2", Estimate(20, 0.5, 0.25, 0.75), "share"),
]


def test_rows_hold_values_intervals_and_the_value_in_words() -> None:
    frame = findings_frame(FOUND)
    assert frame[["value", "low", "high", "n"]].to_numpy().tolist() == [[0, 0, 0.25, 20], [0.5, 0.25, 0.75, 20]]
    assert frame["text"].tolist() == ["0%", "50%"]


@pytest.mark.parametrize("unit", UNITS)
def test_the_spec_of_every_unit_is_valid_and_carries_no_data(unit: str) -> None:
    spec = findings_spec(unit, 3)
    LayerChart.from_dict({**spec, "data": {"name": "rows"}}, validate=True)
    assert "data" not in spec
    assert spec["description"]


def test_a_picture_places_values_and_intervals_on_one_scale() -> None:
    picture = ElementTree.fromstring(findings_svg(FOUND))
    dots = [float(dot.get("cx")) for dot in picture.iter(f"{SVG}circle")]
    lines = [
        (float(line.get("x1")), float(line.get("x2")))
        for line in picture.iter(f"{SVG}line")
        if line.get("stroke-width")
    ]
    zero, half = dots
    assert half > zero
    assert lines[0] == pytest.approx((zero, (zero + half) / 2), abs=0.2)
    assert lines[1] == pytest.approx(((zero + half) / 2, half + (half - zero) / 2), abs=0.2)
    words = [text.text for text in picture.iter(f"{SVG}text")]
    assert words[2:6] == ["layer 1 <a & b>", "0%", "layer 2", "50%"]


LONG = "bias −5, leaky ReLU 0.01, Adam: networks that learn, or worse"
DIFFERENCES = [
    Finding(LONG, Estimate(20, -0.0001, -0.0004, 0.0003), "difference"),
    Finding("damaged", Estimate(20, 0.13, 0.08, 0.19), "difference"),
]


def test_no_word_of_a_picture_is_cut_off_or_runs_into_another() -> None:
    for found in (DIFFERENCES, [Finding(LONG, Estimate(9, -0.02, -0.4, 10.3), "decades")], FOUND):
        picture = ElementTree.fromstring(findings_svg(found))
        boxes = []
        for text in picture.iter(f"{SVG}text"):
            width = 7.5 * len(text.text)  # of a sans-serif of 13 pixels, generously
            left = float(text.get("x")) - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
            boxes.append((left, left + width, float(text.get("y"))))
        assert all(left >= 0 and right <= 720 for left, right, _ in boxes)
        for (_, right, y), (left, _, other) in pairwise(sorted(boxes, key=lambda box: (box[2], box[0]))):
            assert y != other or right <= left


def test_a_picture_of_differences_has_a_line_at_zero_where_the_scale_puts_zero() -> None:
    picture = ElementTree.fromstring(findings_svg(DIFFERENCES))
    dashed = [line for line in picture.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    places = sorted(float(line.get("x1")) for line in dashed)
    assert len(places) == 3
    low, zero, high = places
    assert (zero - low) / (high - low) == pytest.approx(0.05 / (0.05 + 0.19), abs=0.01)
    assert "0" in [text.text for text in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-0.02, "decades", "0.0"), (-0.06, "decades", "−0.1"), (-0.0001, "difference", "0.000"),
        (0.0001, "difference", "0.000"), (0.13, "difference", "+0.130"), (-0.0, "slope", "0"), (0.004, "share", "0%"),
        (np.nan, "share", "nothing to measure"),
    ],
)  # fmt: skip
def test_what_rounds_to_zero_has_no_sign(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit) == text


@pytest.mark.parametrize("unit", UNITS)
def test_a_charts_axis_reaches_its_ends_has_a_line_at_zero_and_hides_nothing_below(unit: str) -> None:
    layers = findings_spec(unit, 2)["layer"]
    datums = [layer["encoding"]["x"]["datum"] for layer in layers if "datum" in layer["encoding"].get("x", {})]
    assert datums == [0, *UNITS[unit][1]]
    scales = [layer["encoding"]["x"].get("scale", {}) for layer in layers if "x" in layer["encoding"]]
    assert not any("domain" in scale or "domainMin" in scale for scale in scales)
    interval = next(layer["encoding"] for layer in layers if "x2" in layer["encoding"])
    assert (interval["x"]["field"], interval["x2"]["field"]) == ("low", "high")
    point = next(layer["encoding"] for layer in layers if layer["encoding"].get("x", {}).get("field") == "value")
    assert point["y"]["field"] == interval["y"]["field"] if "y" in point else True


def test_what_could_not_be_measured_is_said_and_not_drawn() -> None:
    nothing = Finding("nobody", Estimate(0, np.nan, 0.0, 1.0), "share")
    picture = findings_svg([nothing])
    assert "nothing to measure" in picture
    assert "<circle" not in picture
    assert "nan" not in picture


@pytest.mark.parametrize(
    ("unit", "ends"), [("share", (0, 1)), ("decades", (0, 1)), ("slope", (0, 1)), ("difference", (-0.05, 0.05))]
)
def test_small_numbers_are_seen_on_an_axis_that_reaches_as_far_as_it_always_does(unit: str, ends: tuple) -> None:
    least = 0.02
    chart = drawn(findings_spec(unit, 1), findings_frame([Finding("a", Estimate(9, least, 0.01, 0.03), unit)]))
    places = [chart.at("x", end) for end in ends]
    assert 0 <= places[0] < places[1] <= chart.width
    assert places[1] - places[0] > 0.8 * chart.width
    (dot,) = chart.marks("symbol", 2)
    assert dot["x"][0] == pytest.approx(chart.at("x", least), abs=1.5)
    picture = findings_svg([Finding("a", Estimate(9, least, 0.01, 0.03), unit)])
    circle = float(re.search(r'<circle cx="([\d.]+)"', picture)[1])
    assert (circle - 24) / (720 - 48) == pytest.approx((least - ends[0]) / (ends[1] - ends[0]), abs=0.001)


def test_each_finding_of_a_picture_has_its_words_above_its_line_in_a_row_of_its_own() -> None:
    picture = ElementTree.fromstring(findings_svg(FOUND))
    wide, tall = map(float, picture.get("viewBox").split()[2:])
    words = {each.text: (float(each.get("x")), float(each.get("y"))) for each in picture.iter(f"{SVG}text")}
    lines = [each for each in picture.iter(f"{SVG}line") if each.get("stroke-width")]
    dots = list(picture.iter(f"{SVG}circle"))
    assert all(0 <= x <= wide and 0 < y < tall for x, y in words.values())
    last = 0.0
    for finding, line, dot in zip(FOUND, lines, dots, strict=True):
        x, y = words[finding.label]
        assert (x, words[number_text(finding.estimate.value, finding.unit)]) == (24, (wide - 24, y))
        assert float(line.get("y1")) == float(line.get("y2")) == float(dot.get("cy"))
        assert last + 13 < y < float(dot.get("cy")) - 5
        assert {line.get("stroke"), dot.get("fill")} == {theme.TRAINING.colour}
        last = float(dot.get("cy")) + 5
    assert max(last, tall - 44) < words["share"][1]


def test_the_ends_of_a_pictures_axis_are_written_below_it_where_they_are() -> None:
    picture = ElementTree.fromstring(findings_svg(DIFFERENCES))
    ends = {
        each.text: each for each in picture.iter(f"{SVG}text") if each.get("text-anchor") and each.get("x") != "360.0"
    }
    found = {text: (float(each.get("x")), each.get("text-anchor")) for text, each in ends.items()}
    assert found["−0.050"] == (24, "start")
    assert found["+0.190"] == (696, "end")
    assert found["0"] == (pytest.approx(24 + 672 * 0.05 / 0.24, abs=0.05), "middle")
    dashed = [each for each in picture.iter(f"{SVG}line") if each.get("stroke-dasharray")]
    for each in dashed:
        assert each.get("x1") == each.get("x2")
        assert float(each.get("y1")) == 0
        assert float(each.get("y2")) < float(ends["0"].get("y")) - 10


def test_a_finding_without_an_interval_is_a_dot_alone() -> None:
    picture = ElementTree.fromstring(findings_svg([Finding("one", Estimate(1, 0.5, np.nan, np.nan), "share")]))
    assert len(list(picture.iter(f"{SVG}circle"))) == 1
    assert not [each for each in picture.iter(f"{SVG}line") if each.get("stroke-width")]


def test_an_end_of_the_axis_beside_zero_is_not_written_over_it() -> None:
    for low, word in ((-0.6, "−60%"), (-0.01, "−1%")):
        found = [Finding("a", Estimate(9, 0.5, low, 1.0), "share")]
        texts = [each.text for each in ElementTree.fromstring(findings_svg(found)).iter(f"{SVG}text")]
        assert texts.count("0") == 1
        assert (word in texts) == (low < -0.1)


def test_words_and_values_of_a_chart_stand_at_its_two_edges_above_their_rows(seen) -> None:
    chart, rows = seen("trial")
    for number, (column, place) in enumerate((("label", 0), ("text", chart.width))):
        words = chart.marks("text", number)
        assert [each["text"] for each in words] == rows[column].tolist()
        assert {each["x"][0] for each in words} == {place}
        assert {each["dy"] for each in words} == {-13}
    lines = [each["y"][0] for each in chart.marks("rule", 1)]
    assert [each["y"][0] for each in chart.marks("text")] == pytest.approx(lines, abs=1)


@pytest.mark.parametrize(
    ("unit", "title"),
    [("share", "share"), ("slope", "slope"), ("decades", "decades (powers of ten)"),
     ("difference", "difference in accuracy")],
)  # fmt: skip
def test_an_axis_is_called_by_its_unit_on_the_page_and_in_the_file(unit: str, title: str) -> None:
    found = [Finding("a", Estimate(9, 0.02, 0.01, 0.03), unit)]
    assert title in drawn(findings_spec(unit, 1), findings_frame(found)).titles
    assert f">{title}</text>" in findings_svg(found)
