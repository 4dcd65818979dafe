"""Dots with intervals: what is drawn is what was measured, on a page and in a file."""

from xml.etree import ElementTree

import numpy as np
import pytest
from altair import LayerChart

from core.charts.trial import UNITS, findings_frame, findings_spec, findings_svg
from core.studies.intervals import Estimate
from core.studies.trial import Finding

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
    assert [text.text for text in picture.iter(f"{SVG}text")][2:4] == ["layer 1 <a & b>", "0%"]


def test_what_could_not_be_measured_is_said_and_not_drawn() -> None:
    nothing = Finding("nobody", Estimate(0, np.nan, 0.0, 1.0), "share")
    picture = findings_svg([nothing])
    assert "nothing to measure" in picture
    assert "<circle" not in picture
    assert "nan" not in picture
