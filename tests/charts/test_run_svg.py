"""A run as an SVG file: well-formed, with the numbers at its end, and drawable when it diverged or never began."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from core import TrainingConfig, train
from core.charts import theme
from core.charts.run_svg import run_svg
from core.training.tables import state_counts

NAMESPACE = "{http://www.w3.org/2000/svg}"
SHORT = TrainingConfig(hidden_widths=(8,), epochs=5, n_samples=60)


def drawn(**changes: object) -> ElementTree.Element:
    return ElementTree.fromstring(run_svg(train(TrainingConfig(**{**vars(SHORT), **changes}))))


def texts(picture: ElementTree.Element) -> list[str]:
    return [each.text for each in picture.iter(f"{NAMESPACE}text")]


@pytest.mark.parametrize(
    "changes",
    [{}, {"epochs": 0}, {"initial_bias": -10.0}, {"learning_rate": 1000.0}, {"dataset": "abs"}, {"epochs": 900}],
    ids=str,
)
def test_every_kind_of_run_is_drawn_within_the_picture(changes: dict) -> None:
    picture = drawn(**changes)
    lines = [*picture.iter(f"{NAMESPACE}polyline"), *picture.iter(f"{NAMESPACE}polygon")]
    assert len(lines) >= 3
    for line in lines:
        points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert all(0 <= x <= 720 and 0 <= y <= 250 for x, y in points)
        assert len({x for x, _ in points}) > 1


def test_it_says_how_many_units_ended_in_which_state_and_how_large_the_losses_are() -> None:
    history = train(TrainingConfig(**{**vars(SHORT), "initial_bias": -10.0}))
    said = texts(ElementTree.fromstring(run_svg(history)))
    assert "dead 8" in said
    assert f"training {history.train_loss[-1]:.3g}" in said


def test_a_long_run_makes_no_large_file() -> None:
    assert len(run_svg(train(TrainingConfig(**{**vars(SHORT), "epochs": 1500})))) < 40_000


def test_training_and_test_differ_in_more_than_colour() -> None:
    first, second = drawn().iter(f"{NAMESPACE}polyline")
    assert {first.get("stroke"), second.get("stroke")} == {theme.TRAINING.colour, theme.TEST.colour}
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")


LONG = train(
    TrainingConfig(n_samples=100, hidden_widths=(6, 4), initial_bias=-1.0, learning_rate=1.0, epochs=25, seed=4)
)
BOTTOM, TALL = 210.0, 176.0  # pixels of a panel


def heights(line: ElementTree.Element) -> np.ndarray:
    """The points of a line or an outline as (pixel, share of the panel's height)."""
    points = np.array([list(map(float, point.split(","))) for point in line.get("points").split()])
    return np.column_stack([points[:, 0], (BOTTOM - points[:, 1]) / TALL])


def test_each_loss_is_drawn_in_its_colour_as_high_as_it_is() -> None:
    lines = {each.get("stroke"): each for each in ElementTree.fromstring(run_svg(LONG)).iter(f"{NAMESPACE}polyline")}
    most = 4 * max(LONG.train_loss[0], LONG.test_loss[0])
    shown = {style.colour: np.minimum(loss, most) for style, loss in (
        (theme.TRAINING, LONG.train_loss), (theme.TEST, LONG.test_loss)
    )}  # fmt: skip
    top = max(loss.max() for loss in shown.values())
    assert set(lines) == set(shown)
    for colour, loss in shown.items():
        found = heights(lines[colour])
        np.testing.assert_allclose(found[:, 1], loss / top, atol=0.001)
        np.testing.assert_allclose(np.diff(found[:, 0]), 10.0, atol=0.11)
        assert found[0, 0] == 52


def test_a_state_is_drawn_as_thick_as_the_share_of_units_in_it_and_states_lie_upon_each_other() -> None:
    picture = ElementTree.fromstring(run_svg(LONG))
    outlines = {each.get("fill"): heights(each) for each in picture.iter(f"{NAMESPACE}polygon")}
    counts = state_counts(LONG).sum(axis=1)
    below = np.zeros(len(counts))
    assert len(outlines) > 1
    for index, style in enumerate(theme.STATES.values()):
        if not counts[:, index].any():
            assert style.colour not in outlines
            continue
        lower, upper = np.split(outlines[style.colour], 2)
        above = below + counts[:, index] / 10
        np.testing.assert_allclose(lower[:, 1], below, atol=0.001)
        np.testing.assert_allclose(upper[::-1, 1], above, atol=0.001)
        np.testing.assert_allclose(lower[:, 0], upper[::-1, 0])
        assert (lower[0, 0], lower[-1, 0]) == (396, 646)
        below = above
    np.testing.assert_allclose(below, 1.0)


def test_the_numbers_beside_a_picture_are_those_of_the_end_and_its_axes_reach_over_all_epochs() -> None:
    said = texts(ElementTree.fromstring(run_svg(LONG)))
    last = state_counts(LONG).sum(axis=1)[-1]
    assert f"training {LONG.train_loss[-1]:.3g}" in said
    assert f"test {LONG.test_loss[-1]:.3g}" in said
    for style, count, ever in zip(theme.STATES.values(), last, state_counts(LONG).sum(axis=(0, 1))):
        assert (f"{style.name} {count}" in said) == (ever > 0)
    assert said.count("25") == 2
    assert said.count("0") == 4
    assert "10" in said  # units


@pytest.mark.parametrize(("train_start", "test_start"), [(3.0, 1.0), (1.0, 3.0)])
def test_a_loss_that_explodes_ends_at_four_times_the_larger_loss_before_training(
    train_start: float, test_start: float
) -> None:
    n = len(LONG.epochs)
    wild = replace(LONG, train_loss=np.linspace(train_start, 100.0, n), test_loss=np.linspace(test_start, 90.0, n))
    picture = ElementTree.fromstring(run_svg(wild))
    assert "12" in texts(picture)
    for line in picture.iter(f"{NAMESPACE}polyline"):
        found = heights(line)[:, 1]
        assert found[-1] == pytest.approx(1.0)
        start = train_start if line.get("stroke") == theme.TRAINING.colour else test_start
        assert found[0] == pytest.approx(start / 12, abs=0.001)
