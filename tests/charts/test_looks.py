"""How marks look: in colours of the theme, in the shape and dash of their name, full or hollow, telling or silent."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.charts import theme
from core.charts.born_dead import SHAPES
from tests.charts.pictured.chart import TWO, Mark
from tests.charts.pictured.every import CHARTS
from tests.charts.scenes import drawn

KNOWN = {each.lower() for each in re.findall(r"#[0-9a-fA-F]{6}", repr(vars(theme)))} | {"white", theme.TEXT.lower()}
VEGAS_OWN = "#4c78a8"  # what has no colour of its own
DASHES = {
    **{f"layer {place + 1}": theme.line_style(place).dash for place in range(2)},
    "output": theme.OUTPUT_DASH,
    **{style.name: style.dash for style in (theme.TRAINING, theme.TEST, *theme.RESCUE_SERIES, *TWO)},
    **{name: theme.activation_style(key).dash for name, key in (("ReLU", "relu"), ("tanh", "tanh"))},
}
SHAPES_OF: dict[tuple[str, int], str | dict[str, str]] = {  # (chart, layer of symbols) -> shape, or by name
    ("depth", 0): {"2": SHAPES[1], "3": SHAPES[2]},
    ("depth", 1): "diamond",
    ("collapse", 1): "diamond",
    ("outcome", 2): {name: shape for name, (_, shape) in theme.EFFECTS.items()},
    ("unit loss", 1): {"active": "circle", "asleep": "triangle-up", "dead": "cross"},
    ("samples", 0): {"on": "circle", "off": "cross"},
    ("function", 0): "diamond",
    ("slope", 0): "diamond",
    ("rules", 0): {"right": "triangle-up", "wrong": "square", "at most": "diamond"},
}
HOLLOW = {("depth", 1), ("collapse", 1), ("outcome", 1)}  # a second value beside another
LEFT_TO_THE_PAGE = {"rates": 1, "rescue": 1, "norms": 1, "dead": 1, "lost": 1, "trial": 2}  # layers, what they tell


def is_seen(mark: Mapping[str, Any]) -> bool:
    return mark.get("opacity", 1) != 0 and mark.get("size", 1) != 0 and mark["colour"] != "transparent"


def seen_colours(mark: Mapping[str, Any]) -> Iterator[str]:
    """The colours of a mark's inside and of its edge, as far as there is any."""
    for paint in ("fill", "stroke"):
        colour = mark.get(paint)
        if colour not in (None, "transparent") and mark.get(f"{paint}Opacity", 1) != 0:
            yield colour.lower()


def symbols(name: str) -> list[tuple[int, Mark]]:
    return [(mark.number, mark) for mark in CHARTS[name].marks if mark.kind == "symbol" and mark.colour]


@pytest.mark.parametrize("name", CHARTS)
def test_whatever_is_seen_is_in_a_colour_of_the_theme(seen, name: str) -> None:
    assert VEGAS_OWN not in KNOWN
    chart, _ = seen(name)
    for kind, marks in chart.layers:
        for mark in filter(is_seen, marks):
            colours = set(seen_colours(mark))
            if name == "heat":
                colours -= {"black", *(each for each in colours if each.startswith("rgb("))}
            elif theme.HALO in colours:
                assert kind == "text"
                colours.discard("black")
            assert colours <= KNOWN, (kind, colours)


@pytest.mark.parametrize("name", [name for name in CHARTS if symbols(name)])
def test_a_symbol_has_the_shape_of_its_name(seen, name: str) -> None:
    chart, rows = seen(name)
    for number, mark in symbols(name):
        shapes = SHAPES_OF.get((name, number), "circle")
        expected = Counter[Any]()
        for row in rows[mark.rows(rows)].to_dict("records"):
            colour = mark.colour[row[mark.by]] if isinstance(mark.colour, Mapping) else mark.colour
            expected[colour, shapes if isinstance(shapes, str) else shapes[row[mark.by]]] += 1
        assert Counter((each["colour"], each["shape"]) for each in chart.marks("symbol", number)) == expected


@pytest.mark.parametrize("name", CHARTS)
def test_a_dot_is_full_and_a_second_value_beside_it_is_hollow(seen, name: str) -> None:
    layers = [marks for kind, marks in seen(name)[0].layers if kind == "symbol"]
    for number, marks in enumerate(layers):
        for mark in filter(is_seen, marks):
            assert (mark.get("fill") in (None, "transparent")) == ((name, number) in HOLLOW)


@pytest.mark.parametrize("name", [name for name in CHARTS if any(mark.lines for mark in CHARTS[name].marks)])
def test_a_line_has_the_dash_of_its_name(seen, name: str) -> None:
    chart, rows = seen(name)
    for mark in CHARTS[name].marks:
        if mark.kind == "line" and isinstance(mark.colour, Mapping):
            names = set(rows[mark.rows(rows)][mark.by])
            expected = {(mark.colour[each], DASHES[each]) for each in names}
            assert {(each["colour"], each["dash"]) for each in chart.marks("line", mark.number)} == expected
        elif mark.kind == "line":
            assert {each["dash"] for each in chart.marks("line", mark.number)} == {()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_layer_says_what_it_tells_under_the_pointer_or_that_it_tells_nothing(name: str) -> None:
    """The page's theme makes a mark that says neither tell its columns by their bare names."""
    layers = CHARTS[name].spec()["layer"]
    told = ["tooltip" in layer["encoding"] or layer["mark"].get("tooltip", "") is None for layer in layers]
    assert told.count(False) == LEFT_TO_THE_PAGE.get(name, 0)


@pytest.mark.parametrize(
    ("name", "axis", "columns"),
    [("rates", "y", ("value", "low", "high")), ("outcome", "x", ("value", "low", "high", "active")),
     ("rescue", "y", ("value", "low", "high")), ("rules", "x", ("units", "low", "high"))],
)  # fmt: skip
@pytest.mark.parametrize("far", [20.0, -20.0])
def test_what_lies_beyond_a_fixed_axis_stands_at_its_end(name: str, axis: str, columns: tuple[str, ...], far) -> None:
    rows = pd.DataFrame(CHARTS[name].rows)
    rows[list(columns)] *= far
    chart = drawn(CHARTS[name].spec(), rows)
    most = chart.width if axis == "x" else chart.height
    for kind, marks in chart.layers:
        for mark in marks:
            places = [point[axis == "y"] for point in mark["points"]] if "points" in mark else mark[axis]
            assert kind == "text" or (np.min(places) >= -6 and np.max(places) <= most + 6)


def test_lines_below_the_axis_of_a_function_are_cut_off() -> None:
    rows = pd.DataFrame(CHARTS["function"].rows)
    low = rows.assign(value=rows["value"] * -9, value_from=-30.0, chosen_value=-2.0)
    chart = drawn(CHARTS["function"].spec(), low, at_z=8)
    assert chart.at("y", -2.0) < chart.height
    for kind in ("line", "rule"):
        assert chart.marks(kind)[0]["clipped"]
    assert max(y for line in chart.marks("line") for _, y in line["points"]) > chart.height
    assert all(each["clipped"] for each in chart.marks("symbol", 1))


PARAMETERS = {  # name -> event, what is kept of the datum, and how
    "cell": ("click", ["row", "column"], {"toggle": False}),
    "seed": ("pointerover", ["seed"], {"nearest": True, "clear": "mouseout"}),
    "at": ("pointermove", ["z"], {"nearest": True, "clear": False, "toggle": False}),
}


@pytest.mark.parametrize(("name", "parameter"), [("heat", "cell"), ("seeds", "seed"), ("function", "at"),
                                                 ("slope", "at")])  # fmt: skip
def test_a_pointer_or_a_click_takes_what_is_under_it(name: str, parameter: str) -> None:
    (found,) = CHARTS[name].spec()["params"]
    event, fields, how = PARAMETERS[parameter]
    assert found["name"] == parameter
    assert found["select"] == {"type": "point", "on": event, "fields": fields, **how}
    layer = next(each for each in CHARTS[name].spec()["layer"] if each.get("name") in found["views"])
    assert layer["mark"]["type"] == ("rect" if name == "heat" else "point")


def test_one_seed_stands_out_only_while_the_pointer_is_at_it() -> None:
    line = CHARTS["seeds"].spec()["layer"][0]["encoding"]
    for channel in ("opacity", "strokeWidth"):
        condition = line[channel]["condition"]
        assert (condition["param"], condition["empty"]) == ("seed", False)
        assert condition["value"] > line[channel]["value"]
