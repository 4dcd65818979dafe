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


def words(picture: ElementTree.Element) -> dict[str, list[tuple[float, float, str]]]:
    """Each word with its places and the end at which it is anchored."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for each in picture.iter(f"{NAMESPACE}text"):
        place = float(each.get("x")), float(each.get("y")), each.get("text-anchor", "start")
        found.setdefault(each.text, []).append(place)
    return found


def test_a_run_of_many_epochs_is_drawn_at_some_of_them_the_first_and_the_last_among_them() -> None:
    history = train(TrainingConfig(**{**vars(SHORT), "epochs": 1500}))
    for line in ElementTree.fromstring(run_svg(history)).iter(f"{NAMESPACE}polyline"):
        found = heights(line)
        assert len(found) == 400
        assert (found[0, 0], found[-1, 0]) == (52, 302)
        np.testing.assert_allclose(np.diff(found[:, 0]), 250 / 399, atol=0.2)


def test_the_ends_of_each_axis_are_written_at_them() -> None:
    found = words(ElementTree.fromstring(run_svg(LONG)))
    for left, top in ((52, None), (396, "10")):
        zeros = [(x, y) for x, y, anchor in found["0"] if anchor == "end"]
        assert (left - 6, BOTTOM) in zeros
        assert (left, BOTTOM + 16, "start") in found["0"]
        assert (left + 250, BOTTOM + 16, "end") in found["25"]
        assert top is None or (left - 6, 38, "end") in found[top]
    assert [(x, anchor) for x, _, anchor in found["epoch"]] == [(177, "middle"), (521, "middle")]
    assert {x for x, _, _ in (*found["Loss"], *found["Units"])} == {52, 396}


def test_no_two_words_of_a_picture_lie_on_one_another_and_none_is_outside() -> None:
    for history in (LONG, train(SHORT), train(TrainingConfig(**{**vars(SHORT), "epochs": 0}))):
        boxes = []
        for text, places in words(ElementTree.fromstring(run_svg(history))).items():
            for x, y, anchor in places:
                width = 6.2 * len(text)
                left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
                boxes.append((left, left + width, y - 8, y))
        assert all(left >= 0 and right <= 760 and top >= 0 and foot <= 250 for left, right, top, foot in boxes)
        for place, (left, right, top, foot) in enumerate(boxes):
            for other_left, other_right, other_top, other_foot in boxes[:place]:
                assert right <= other_left or other_right <= left or foot <= other_top or other_foot <= top


def test_a_legend_shows_each_colour_beside_its_word() -> None:
    picture = ElementTree.fromstring(run_svg(LONG))
    found = words(picture)
    squares = [each for each in picture.iter(f"{NAMESPACE}rect") if each.get("height") == "9"]
    colours = {style.colour: style.name for style in theme.STATES.values()}
    assert len(squares) > 1
    for each in squares:
        ((x, y, _),) = next(at for text, at in found.items() if text.startswith(colours[each.get("fill")]))
        assert (x - float(each.get("x")), y - float(each.get("y"))) == (13, 9)
        assert x > 646
    dashes = [each for each in picture.iter(f"{NAMESPACE}path") if each.get("stroke-width")]
    for each, style in zip(dashes, (theme.TRAINING, theme.TEST), strict=True):
        ((_, y, _),) = next(at for text, at in found.items() if text.startswith(style.name))
        assert each.get("stroke") == style.colour
        assert float(each.get("d").split()[1]) == y - 4


def test_what_was_before_training_is_drawn_over_the_whole_panel() -> None:
    picture = drawn(epochs=0)
    for line in picture.iter(f"{NAMESPACE}polyline"):
        found = heights(line)
        assert found[:, 0].tolist() == [52, 302]
        assert found[0, 1] == found[1, 1]
    assert [x for x, _, anchor in words(picture)["0"] if anchor == "start"] == [52, 396]


def test_a_loss_that_is_no_number_any_more_stays_at_the_top() -> None:
    loss = np.linspace(1.0, 2.0, len(LONG.epochs))
    loss[10:] = np.nan
    picture = ElementTree.fromstring(run_svg(replace(LONG, train_loss=loss, test_loss=np.full_like(loss, 0.5))))
    (line,) = (each for each in picture.iter(f"{NAMESPACE}polyline") if each.get("stroke") == theme.TRAINING.colour)
    found = heights(line)[:, 1]
    np.testing.assert_allclose(found[10:], 1.0)
    np.testing.assert_allclose(found[:10], loss[:10] / 4, atol=0.004)


def test_a_loss_of_0_lies_on_the_foot_of_its_panel() -> None:
    nothing = np.zeros(len(LONG.epochs))
    picture = ElementTree.fromstring(run_svg(replace(LONG, train_loss=nothing, test_loss=nothing)))
    for line in picture.iter(f"{NAMESPACE}polyline"):
        assert set(heights(line)[:, 1]) == {0.0}
