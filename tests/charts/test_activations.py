"""Functions and slopes: what is read off them, and what is shaded."""

from tests.charts.pictured.chart import ACTIVE, DEAD


def test_what_a_line_is_under_the_pointer_is_told_in_words(seen) -> None:
    assert [each["text"] for each in seen("function")[0].marks("text", 1)] == ["ReLU φ(8.0) = 8", "tanh φ(8.0) = 1"]
    assert [each["text"] for each in seen("slope")[0].marks("text", 1)] == ["ReLU φ′(8.0) = 1", "tanh φ′(8.0) = 0.2"]


def test_only_a_zone_that_holds_gradient_back_is_shaded(seen) -> None:
    shades = {each["colour"]: each["opacity"] for each in seen("function")[0].marks("rect")}
    assert shades[ACTIVE] == 0 < shades[DEAD] < 1
