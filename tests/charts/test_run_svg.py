"""A run as an SVG file: well-formed, with the numbers at its end, and drawable when it diverged or never began."""

from xml.etree import ElementTree

import pytest

from core import TrainingConfig, train
from core.charts import theme
from core.charts.run_svg import run_svg

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
