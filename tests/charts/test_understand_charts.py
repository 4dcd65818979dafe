"""Charts of activations and of one unit: named, described, without data, and true to what they are made from."""

import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from core import ACTIVATIONS, UnitState
from core.charts import theme
from core.charts.activation_clouds import REACH, cloud_frame, cloud_spec, share_frame, share_spec, zone_frame
from core.charts.activations import function_frame, function_spec
from core.charts.one_unit import loss_frame, loss_spec, pre_activation_spec, sample_frame
from core.charts.one_unit_figure import BANDS, FRAMES, PIXELS, figure_data, plane_picture
from core.studies.activations import passage_shares, slope_zones
from core.studies.one_unit import Unit, descend, moment, samples

NAMES = ("relu", "leaky_relu", "tanh", "sigmoid")
SPECS = {
    "value": lambda: function_spec(NAMES, "value"),
    "slope": lambda: function_spec(NAMES, "slope"),
    "cloud": lambda: cloud_spec(4),
    "shares": lambda: share_spec(4),
    "z": pre_activation_spec,
    "loss": loss_spec,
}
DATA = samples("step", 25)
PATH = descend(DATA, Unit(), (-1.5, 1.0), 0.5, 30)


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_has_a_title_a_description_and_titles_on_its_axes(name):
    spec = SPECS[name]()
    assert spec["title"].strip()
    assert len(spec["description"]) > 40
    text = json.dumps(spec, allow_nan=False)
    assert '"datasets"' not in text
    assert '"data"' not in text
    titles = {axis: [layer["encoding"].get(axis, {}).get("title") for layer in spec["layer"]] for axis in ("x", "y")}
    assert any(titles["x"])
    assert any(titles["y"]) or "series" in text  # rows of activations name themselves


@pytest.mark.parametrize("name", SPECS)
def test_colours_come_from_the_theme(name):
    known = {value.lower() for value in re.findall(r"#[0-9a-fA-F]{6}", repr(vars(theme)))}
    used = {value.lower() for value in re.findall(r"#[0-9a-fA-F]{6}", json.dumps(SPECS[name]()))}
    assert used <= known


def test_both_function_charts_share_one_pointer():
    found = [json.dumps(function_spec(NAMES, drawn)["params"]) for drawn in ("value", "slope")]
    assert all(theme.POINTER_ELEMENT in text and theme.POINTER_EVENT in text for text in found)
    assert theme.POINTER_ELEMENT != theme.EPOCH_ELEMENT


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_lines_hold_what_the_engine_computes_and_jump_at_the_kink(name):
    rows = function_frame((name,), 0.01, name, 0.5)
    lines = rows[rows["place"].notna()]
    z = lines["z"].to_numpy()
    assert lines["value"].to_numpy() == pytest.approx(ACTIVATIONS[name].value(z))
    assert lines["slope"].to_numpy() == pytest.approx(ACTIVATIONS[name].slope(z))
    assert z[z > 0][0] < 1e-6


def test_the_tangent_has_the_slope_of_the_function():
    row = function_frame(("tanh",), 0.01, "tanh", 0.5).iloc[-1]
    rise = (row["value_to"] - row["value_from"]) / (row["to"] - row["from"])
    assert rise == pytest.approx(row["chosen_slope"]) == pytest.approx(1 - np.tanh(0.5) ** 2)
    assert row["chosen_value"] == pytest.approx(np.tanh(0.5))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_strips_cover_the_axis_once(name):
    rows = zone_frame(slope_zones(name), name)
    assert rows["low"].iloc[0] == -REACH
    assert rows["high"].iloc[-1] == REACH
    assert rows["low"].tolist()[1:] == rows["high"].tolist()[:-1]
    assert set(rows["zone"]) <= set(theme.ZONES.values())


def test_shares_are_stacked_from_0_to_1():
    shares = {name: passage_shares(slope_zones(name), -1.0, 1.4) for name in NAMES}
    rows = share_frame(shares)
    for _, part in rows.groupby("series"):
        assert part["from"].iloc[0] == 0
        assert part["to"].iloc[-1] == pytest.approx(1)
        assert part["to"].tolist()[:-1] == pytest.approx(part["from"].tolist()[1:])


def test_the_cloud_is_drawn_with_the_zones_of_every_activation():
    rows = cloud_frame({name: slope_zones(name) for name in NAMES}, 0.0, 1.0)
    assert set(rows["series"].dropna()) == set(NAMES)
    assert rows["density"].max() == pytest.approx(1 / np.sqrt(2 * np.pi))


def picture_of(unit: Unit) -> np.ndarray:
    text = plane_picture(DATA, unit)
    return np.array(Image.open(io.BytesIO(base64.b64decode(text.split(",", 1)[1]))))


def test_the_picture_is_dark_where_the_loss_is_high_and_flat_in_the_cone():
    bands = picture_of(Unit())
    assert bands.shape == (PIXELS, PIXELS)
    assert bands.max() == BANDS - 1
    assert bands[5, 5] > bands[PIXELS // 2 + 10, PIXELS // 2 + 20]  # w = -4, b = 4 is far too much
    assert len(np.unique(bands[-20:, PIXELS // 2 - 20 : PIXELS // 2 + 20])) == 1


def test_the_plateau_of_a_leaky_unit_is_tilted():
    assert len(np.unique(picture_of(Unit("leaky_relu", 0.1))[-60:, PIXELS // 2])) > 1


def test_the_figure_holds_the_whole_path_and_its_states():
    drawn = figure_data("picture", DATA, Unit(), PATH, "dead")
    assert drawn["path"]["w"] == pytest.approx(PATH.w, rel=1e-3)
    assert drawn["path"]["b"] == pytest.approx(PATH.b, rel=1e-3, abs=1e-3)
    assert [state == "dead" for state in drawn["path"]["state"]] == (PATH.states == UnitState.DEAD).tolist()
    assert drawn["edge"] == pytest.approx([-4 * abs(DATA.x.min()), -4 * DATA.x.max()], rel=1e-3)


@pytest.mark.parametrize("steps", [1, 30, 500])
def test_the_fits_of_the_figure_are_the_units_output_and_include_the_ends(steps):
    path = descend(DATA, Unit(), (-1.5, 1.0), 0.01, steps)
    curves = figure_data("picture", DATA, Unit(), path, "dead")["curves"]
    assert (curves["steps"][0], curves["steps"][-1]) == (0, steps)
    assert len(curves["steps"]) == len(curves["y"]) == min(steps, FRAMES) + 1
    expected = np.maximum(0, path.w[-1] * np.array(curves["x"]) + path.b[-1])
    assert curves["y"][-1] == pytest.approx(expected, rel=1e-3, abs=1e-3)
    assert curves["on"][-1] == (path.w[-1] * DATA.x + path.b[-1] > 0).tolist()


def test_what_travels_to_the_browser_is_small():
    path = descend(samples("step", 100), Unit(), (-1.5, 1.0), 0.01, 500)
    assert len(json.dumps(figure_data("", samples("step", 100), Unit(), path, "dead"))) < 120_000


def test_the_samples_above_0_are_marked_on():
    now = moment(DATA, Unit(), float(PATH.w[4]), float(PATH.b[4]))
    rows = sample_frame(DATA, now)
    on = rows["pass"].dropna() == "on"
    assert on.tolist() == (now.z > 0).tolist()
    assert 0 < on.sum() < len(on)
    line = rows[rows["line"].notna()]
    assert line["line"].tolist() == pytest.approx((now.w * line["x"] + now.b).tolist())


def test_the_loss_is_marked_dead_from_the_death_on():
    rows = loss_frame(PATH, 5)
    dead = (PATH.states == UnitState.DEAD).tolist()
    assert (rows["state"] == "dead").tolist() == dead
    assert rows["past"].sum() == 6
    assert rows["now"].sum() == 1


def test_every_activation_has_a_line_of_its_own():
    styles = [theme.activation_style(name) for name in ACTIVATIONS]
    assert len({style.colour for style in styles}) == len(ACTIVATIONS)
    assert len({style.name for style in styles}) == len(ACTIVATIONS)
