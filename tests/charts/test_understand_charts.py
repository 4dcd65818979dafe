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


def test_the_figure_of_a_unit_names_its_samples_ranges_and_colours():
    drawn = figure_data("picture", DATA, Unit(), PATH, "dead")
    assert (drawn["picture"], drawn["word"], drawn["reach"]) == ("picture", "dead", 4.0)
    assert drawn["samples"]["x"] == pytest.approx(DATA.x, rel=1e-3)
    assert drawn["samples"]["y"] == pytest.approx(DATA.y, rel=1e-3, abs=1e-9)
    assert drawn["path"]["loss"] == pytest.approx(PATH.loss, rel=1e-3, abs=1e-9)
    low, high = DATA.x.min(), DATA.x.max()
    pad = 0.15 * (high - low)
    assert drawn["x_range"] == pytest.approx([low - pad, high + pad])
    assert drawn["curves"]["x"][0] == pytest.approx(low - pad, rel=1e-3)
    assert drawn["curves"]["x"][-1] == pytest.approx(high + pad, rel=1e-3)
    tall = 0.15 * np.ptp(DATA.y)
    assert drawn["y_range"] == pytest.approx([min(DATA.y.min(), 0) - tall, DATA.y.max() + tall])
    states = {name.name.lower(): theme.STATES[name].colour for name in UnitState}
    assert (drawn["colours"]["dead"], drawn["colours"]["on"]) == (states["dead"], states["active"])
    assert (drawn["colours"]["path"], drawn["colours"]["accent"]) == (theme.PATH, theme.ACCENT)


def test_the_picture_of_the_loss_lies_as_its_axes_do():
    """w from left to right and b from the foot up: its darkest corner is where the loss is largest."""
    bands = picture_of(Unit())
    corners = {(w, b): moment(DATA, Unit(), w, b) for w in (-4.0, 4.0) for b in (-4.0, 4.0)}
    losses = {at: float(np.mean(now.error**2)) for at, now in corners.items()}
    seen = {(-4.0, -4.0): bands[-1, 0], (-4.0, 4.0): bands[0, 0], (4.0, -4.0): bands[-1, -1], (4.0, 4.0): bands[0, -1]}
    order = sorted(losses, key=losses.get)
    assert [seen[at] for at in order] == sorted(seen.values())
    light, dark = theme.LOSS_COLOURS
    text = plane_picture(DATA, Unit())
    picture = Image.open(io.BytesIO(base64.b64decode(text.split(",", 1)[1]))).convert("RGB")
    colours = np.array(picture).reshape(-1, 3)
    assert tuple(colours[bands.ravel().argmin()]) == tuple(bytes.fromhex(light[1:]))
    assert tuple(colours[bands.ravel().argmax()]) == tuple(bytes.fromhex(dark[1:]))


def test_a_row_of_a_sample_holds_what_the_moment_says_of_it():
    now = moment(DATA, Unit(), float(PATH.w[4]), float(PATH.b[4]))
    rows = sample_frame(DATA, now)
    points, line = rows[rows["pass"].notna()], rows[rows["line"].notna()]
    for column, values in (("x", DATA.x), ("y", DATA.y), ("z", now.w * DATA.x + now.b), ("output", now.output),
                           ("slope", now.slope), ("error", now.output - DATA.y),
                           ("term", (now.output - DATA.y) * now.slope * DATA.x)):  # fmt: skip
        assert points[column].tolist() == pytest.approx(list(values))
    pad = 0.15 * np.ptp(DATA.x)
    assert line["x"].tolist() == pytest.approx([DATA.x.min() - pad, DATA.x.max() + pad])


def test_zones_and_shares_are_named_in_their_middles_where_there_is_room():
    rows = zone_frame(slope_zones("tanh"), "tanh")
    assert rows["middle"].tolist() == pytest.approx(((rows["low"] + rows["high"]) / 2).tolist())
    assert rows["wide"].tolist() == [high - low >= 3.4 for low, high in zip(rows["low"], rows["high"])]
    shares = share_frame({"a": {UnitState.ACTIVE: 0.55, UnitState.ASLEEP: 0.05, UnitState.DEAD: 0.4}})
    assert shares["word"].tolist() == ["55%", "", "40%"]
    assert shares["middle"].tolist() == pytest.approx([0.275, 0.575, 0.8])
    assert shares["share"].tolist() == [0.55, 0.05, 0.4]


def test_the_pointer_finds_round_places_only_and_a_chosen_point_lies_on_its_line():
    rows = function_frame(("relu", "tanh"), 0.01, "tanh", -1.3)
    lines = rows[rows["place"].notna()]
    pointable = lines[lines["pointable"].eq(True)]["z"]
    assert set(pointable) == {round(-8 + step / 10, 1) for step in range(161)}
    assert lines.groupby("series")["place"].unique().map(list).to_dict() == {"ReLU": [0.0], "tanh": [1.0]}
    chosen = rows.iloc[-1]
    slope = 1 - np.tanh(-1.3) ** 2
    assert (chosen["chosen"], chosen["chosen_value"]) == (-1.3, pytest.approx(np.tanh(-1.3)))
    assert np.hypot(chosen["to"] - chosen["from"], chosen["value_to"] - chosen["value_from"]) == pytest.approx(2.4)
    assert (chosen["from"] + chosen["to"]) / 2 == pytest.approx(-1.3)
    assert (chosen["value_to"] - chosen["value_from"]) / (chosen["to"] - chosen["from"]) == pytest.approx(slope)


@pytest.mark.parametrize(("shift", "least"), [(5.0, 0.0), (-5.0, None)])
def test_the_fit_is_drawn_with_0_in_sight_below_samples_that_are_all_above_it(shift, least):
    data = DATA._replace(y=DATA.y - DATA.y.min() + shift)
    low, high = figure_data("", data, Unit(), PATH, "")["y_range"]
    pad = 0.15 * np.ptp(data.y)
    assert low + pad == pytest.approx(data.y.min() if least is None else least)
    assert high - pad == pytest.approx(data.y.max())
