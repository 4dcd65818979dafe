"""Parts that charts share: a chart with its rows, pictures, colours as numbers, words on colours."""

import base64
import io

import altair as alt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core.charts import theme
from core.charts.curves import loss_spec
from core.charts.parts import framed, haloed, interval_tooltips, png_url, rgb, with_data


def test_a_chart_with_its_rows_keeps_its_parameters_but_no_element_of_a_page() -> None:
    spec, rows = loss_spec(), pd.DataFrame({"epoch": [0, 1], "loss": [0.5, np.inf]})
    whole = with_data(spec, rows)
    assert whole["data"] == {"values": [{"epoch": 0, "loss": 0.5}, {"epoch": 1, "loss": None}]}
    assert (whole["$schema"], whole["width"]) == (alt.SCHEMA_URL, "container")
    (before,), (after,) = spec["params"], whole["params"]
    assert before == {**after, "bind": before["bind"]}
    assert {name: whole[name] for name in spec if name != "params"} == {
        name: spec[name] for name in spec if name != "params"
    }
    assert "bind" not in after


def test_a_chart_without_parameters_has_none_with_its_rows_either() -> None:
    assert "params" not in with_data({"layer": []}, pd.DataFrame({"x": [1]}))


def test_a_frame_holds_no_rows_of_its_own_however_altair_names_them() -> None:
    layer = alt.layer(alt.Chart(pd.DataFrame({"x": [1.0]})).mark_point().encode(x="x:Q"), alt.Chart().mark_rule())
    spec = framed(layer, "title", "description")
    assert (spec["title"], spec["description"], spec["height"]) == ("title", "description", theme.CHART_HEIGHT)
    assert "data" not in spec
    assert "datasets" not in spec
    assert all("data" not in each for each in spec["layer"])


def test_an_interval_is_told_as_value_ends_and_number_in_the_columns_that_are_named() -> None:
    plain = [each.to_dict() for each in interval_tooltips("Dead Units")]
    assert [(each["field"], each["title"]) for each in plain] == [
        ("value", "dead units"), ("low", "95 % interval from"), ("high", "to"), ("n", "seeds"),
    ]  # fmt: skip
    named = [each.to_dict() for each in interval_tooltips("x", "runs", ".0%", field="share", n="count")]
    assert [each["field"] for each in named] == ["share", "low", "high", "count"]
    assert [each.get("format") for each in named] == [".0%"] * 3 + [None]
    assert named[-1]["title"] == "runs"


def test_words_on_colours_are_white_over_a_dark_outline() -> None:
    outline, words = haloed(7)
    assert (outline["stroke"], outline["strokeWidth"], outline["strokeJoin"]) == (theme.HALO, 7, "round")
    assert words == {"color": "white"}


@pytest.mark.parametrize(
    ("text", "numbers"), [("#000000", (0, 0, 0)), ("#ff8001", (255, 128, 1)), ("#0A0b0C", (10, 11, 12))]
)
def test_a_colour_is_three_numbers(text: str, numbers: tuple) -> None:
    assert rgb(text) == numbers


def test_a_picture_travels_without_loss() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    head, _, body = png_url(Image.fromarray(pixels), compress_level=1).partition(",")
    assert head == "data:image/png;base64"
    assert np.array_equal(np.array(Image.open(io.BytesIO(base64.b64decode(body)))), pixels)
