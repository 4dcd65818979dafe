"""The picture of a unit's loss: bands of one area each, ordered as the loss is, and colours from light to dark."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.charts import theme
from core.charts.one_unit_figure import BANDS, PIXELS, REACH, _shades, figure_data, plane_picture
from core.charts.parts import rgb
from core.studies.one_unit import Unit, descend, loss_plane, samples

DATA = samples("step", 25)
LEAKY = Unit("leaky_relu", 0.1)


def bands() -> np.ndarray:
    text = plane_picture(DATA, LEAKY)
    return np.array(Image.open(io.BytesIO(base64.b64decode(text.split(",", 1)[1]))))


def test_every_band_covers_the_same_area() -> None:
    counts = np.bincount(bands().ravel(), minlength=BANDS)
    assert len(counts) == BANDS
    assert counts == pytest.approx(PIXELS**2 / BANDS, rel=0.02)


def test_a_pixel_is_in_a_higher_band_than_another_only_where_the_loss_at_its_centre_is_higher() -> None:
    centres = (np.arange(PIXELS) + 0.5) / PIXELS * 2 * REACH - REACH
    assert (centres[0] + REACH, REACH - centres[-1]) == pytest.approx((REACH / PIXELS, REACH / PIXELS))
    loss = loss_plane(DATA, LEAKY, centres, centres)[::-1]
    order = np.argsort(loss.ravel(), kind="stable")
    assert (np.diff(bands().ravel()[order].astype(int)) >= 0).all()


def test_shades_run_evenly_from_the_light_colour_to_the_dark_one() -> None:
    shades = _shades(*theme.LOSS_COLOURS)
    assert shades.shape == (BANDS, 3)
    assert [tuple(shades[0]), tuple(shades[-1])] == [rgb(colour) for colour in theme.LOSS_COLOURS]
    steps = np.diff(shades, axis=0)
    assert (np.ptp(steps, axis=0) <= 1).all()


def test_what_travels_has_four_digits_and_the_states_of_the_path_by_name() -> None:
    path = descend(DATA, Unit(), (-1.5, 1.0), 0.5, 30)
    drawn = figure_data("p", DATA, Unit(), path, "w")
    numbers = [*drawn["path"]["w"], *drawn["path"]["loss"], *drawn["samples"]["x"], *drawn["curves"]["x"]]
    assert all(each == float(f"{each:.4g}") for each in numbers)
    assert drawn["path"]["state"] == [theme.STATES[code].name for code in path.states.tolist()]


def test_samples_of_one_height_still_have_a_range_around_them() -> None:
    flat = DATA._replace(y=np.full_like(DATA.y, 2.0))
    path = descend(flat, Unit(), (-1.5, 1.0), 0.5, 3)
    assert figure_data("", flat, Unit(), path, "")["y_range"] == pytest.approx([-0.15, 2.15])


def test_fits_are_drawn_at_evenly_spaced_steps_at_most_sixty_and_one() -> None:
    for count, expected in ((1, [0, 1]), (30, list(range(31))), (120, list(range(0, 121, 2)))):
        path = descend(DATA, Unit(), (-1.5, 1.0), 0.01, count)
        curves = figure_data("", DATA, Unit(), path, "")["curves"]
        assert curves["steps"] == expected
        assert len(curves["y"]) == len(curves["on"]) == len(expected)
        assert {len(each) for each in curves["y"]} == {len(curves["x"])} == {61}
        assert {len(each) for each in curves["on"]} == {len(DATA.x)}
        for place, step in enumerate(expected):
            z = path.w[step] * np.array(curves["x"]) + path.b[step]
            assert curves["y"][place] == pytest.approx(np.maximum(0, z), rel=2e-3, abs=2e-3)
            assert curves["on"][place] == (path.w[step] * DATA.x + path.b[step] > 0).tolist()
