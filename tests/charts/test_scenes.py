"""What is seen: each mark at the pixel where the axes say that its numbers are, in the colour of its name."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.charts.pictured.chart import CLOSE, Mark, Span
from tests.charts.pictured.every import CHARTS
from tests.charts.scenes import Drawn

SCALES = {  # chart -> axis with the least and the greatest value on it, from one side of the chart to the other
    "rates": ("y", 0.0, 1.0), "depth": ("y", 0.0, 1.0), "collapse": ("x", 0.0, 1.0), "rescue": ("y", 0.0, 1.0),
    "recovery": ("x", 0.0, 1.0), "dead": ("y", 0.0, 1.0), "expected": ("y", 0.0, 1.0), "clouds": ("x", -8.0, 8.0),
    "function": ("x", -8.0, 8.0), "shares": ("x", 0.0, 1.0), "verdicts": ("x", 0.0, 1.0),
    "standings": ("x", 0.0, 10.0), "units": ("x", 0.0, 23.0), "gradients": ("x", 0.0, 17.0),
    "loss": ("x", 0.0, 17.0), "seeds": ("x", 0.0, 17.0), "samples": ("x", -0.93, 0.97), "norms": ("x", 1.0, 3.0),
    "lost": ("x", -2.9, 0.0), "hinges": ("x", -2.1, 2.0), "layer gradients": ("x", 1.0, 3.0), "slope": ("x", -8.0, 8.0),
    "heights of hinges": ("y", -3.1, 3.0), "epochs of rescue": ("x", 0.0, 23.0), "unit loss": ("x", 0.0, 3.0),
}  # fmt: skip
MEANT = {  # what a tooltip says -> the column it must be of
    "95 % interval from": "low", "to": "high", "seeds": "n", "networks": "n", "n": "n", "units a layer": "width",
    "born dead": "share", "lower bound": "lower_bound", "upper bound": "upper_bound", "exact": "exact",
    "collapsed here": "value", "output": "constant", "mean of the targets": "best", "remedy": "label",
    "active": "active", "share of units at the end": "value", "share of units alive": "value", "units": "count",
    "ever came back": "value", "networks with such units": "networks", "network": "name", "median norm": "value",
    "5 % of networks below": "low", "5 % above": "high", "networks it reaches": "n", "exactly 0 in": "stopped",
    "cut off by dead units above": "cut_off", "asleep: a faint gradient": "asleep", "initial bias": "bias",
    "decades lost, median": "value", "measured": "label", "gradient norm": "norm", "this draw": "drawn",
    "error φ(z) − y": "error", "error · φ′(z) · x": "term", "from z =": "low", "to z =": "high",
    "share of inputs": "share", "largest z": "margin", "rule": "label", "units called dead": "units",
    "verdict": "kind", "as in": "source", "stuck": "value",
}  # fmt: skip
CALLED = {  # words of an axis, of a formula or of nothing, that a column is told by too
    "rate": ("rate",), "share": ("value",), "loss": ("value",), "bias": ("column",), " ": ("row",), "x": ("x",),
    "y": ("y",), "z": ("z", "chosen"), "φ(z)": ("output", "chosen_value"), "φ′(z)": ("slope", "chosen_slope"),
}  # fmt: skip
TOLD = {  # chart -> the columns that some mark tells under the pointer
    "rates": "series rate value low high n", "heat": "row column value low high n", "seeds": "seed epoch value",
    "depth": "width depth share low high n lower_bound upper_bound exact",
    "collapse": "name value low high n published",
    "constants": "constant name best", "outcome": "label effect value low high n active",
    "rescue": "series epoch value low high n", "recovery": "label part count share value low high networks",
    "norms": "name layer value low high n stopped", "dead": "name layer dead cut_off asleep",
    "lost": "name bias value low high n stopped", "trial": "label value low high n", "loss": "series epoch loss",
    "units": "layer state count epoch until", "gradients": "layer epoch norm", "expected": "bias expected drawn",
    "layers": "layer state units", "layer gradients": "layer norm", "standings": "exercise status learners",
    "distribution": "label learners note", "unit loss": "step loss state",
    "samples": "x y z output slope error term", "function": "chosen chosen_value chosen_slope",
    "slope": "chosen chosen_value chosen_slope", "clouds": "series zone low high", "shares": "series zone share",
    "verdicts": "layer verdict units share", "makeup": "unit part value mean margin", "hinges": "unit verdict",
    "rules": "label units kind source",
}  # fmt: skip
STARTS_AT_0 = {"distribution": "x", "unit loss": "y", "layers": "x"}


def place(row: Mapping[str, Any], part: str | float, axis: str, chart: Drawn, log: bool) -> float:
    """The pixel at which a part of a row belongs."""
    length = row.get("units", row.get("learners", 0))
    value = {
        "to the end": lambda: row["from"] + length,
        "in the middle": lambda: row["from"] + length / 2,
        "middle of both": lambda: (row["epoch"] + row["until"]) / 2,
        "its name": lambda: str(row["column"]).replace("-", "−"),
    }.get(str(part), lambda: row[part] if isinstance(part, str) else part)()
    return chart.at(axis, value, log)


def expected_span(row: Mapping[str, Any], span: Span, axis: str, chart: Drawn, log: bool) -> list[float]:
    parts = span if isinstance(span, tuple) else (span,)
    return sorted(place(row, part, axis, chart, log) for part in parts)


def found_span(mark: Mapping[str, Any], span: Span, axis: str) -> list[float]:
    """The ends of a mark, or its middle where one place is asked for."""
    return list(mark[axis]) if isinstance(span, tuple) else [sum(mark[axis]) / 2]


ALL = [(name, number) for name, chart in CHARTS.items() for number in range(len(chart.marks))]


@pytest.mark.parametrize(("name", "number"), ALL, ids=[f"{n}-{CHARTS[n].marks[k].kind}-{k}" for n, k in ALL])
def test_each_mark_is_at_the_numbers_of_its_row_and_in_the_colour_of_its_name(seen, name: str, number: int) -> None:
    (chart, rows), mark, log = seen(name), CHARTS[name].marks[number], CHARTS[name].log
    of = rows[mark.rows(rows)].to_dict("records")
    expected, found = (lines if mark.lines else marks)(chart, mark, of, log)
    for one in expected:
        assert any(same(one, other) for other in found), (one, found)
    for other in found:
        assert any(same(one, other) for one in expected), (other, expected)


def same(one: tuple, other: tuple) -> bool:
    """Whether two marks are of one colour and text, and at one place."""
    return one[1:] == other[1:] and len(one[0]) == len(other[0]) and np.allclose(one[0], other[0], atol=CLOSE)


def colour_of(mark: Mark, row: Mapping[str, Any]) -> str:
    return str(mark.colour[row[mark.by]] if isinstance(mark.colour, Mapping) else mark.colour or "")


def marks(chart: Drawn, mark: Mark, rows: list[dict], log: tuple[str, ...]) -> tuple[list, list]:
    """(places, colour, text) of each mark, as they should be and as they are."""
    axes = [(axis, span) for axis, span in (("x", mark.x), ("y", mark.y)) if span is not None]
    expected = [
        (
            [end for axis, span in axes for end in expected_span(row, span, axis, chart, axis in log)],
            colour_of(mark, row),
            str(row[mark.text]) if mark.text else "",
        )
        for row in rows
    ]  # fmt: skip
    found = [
        (
            [end for axis, span in axes for end in found_span(each, span, axis)],
            each["colour"] if mark.colour else "",
            str(each["text"]) if mark.text else "",
        )
        for each in chart.marks(mark.kind, mark.number)
    ]
    return expected, found


def lines(chart: Drawn, mark: Mark, rows: list[dict], log: tuple[str, ...]) -> tuple[list, list]:
    """(places, colour) of each line, as they should be and as they are."""
    groups: dict[Any, list[dict]] = {}
    for row in sorted(rows, key=lambda row: row[mark.x]):
        groups.setdefault(row[mark.by] if mark.by else None, []).append(row)
    ends = mark.y if isinstance(mark.y, tuple) else (mark.y,)
    expected = [
        ([place(row, part, axis, chart, axis in log) for axis, parts in (("x", (mark.x,)), ("y", ends))
          for part in parts for row in group], colour_of(mark, group[0]))
        for group in groups.values()
    ]  # fmt: skip
    found = []
    for line in chart.marks(mark.kind, mark.number):
        points, edge = line["points"], line["edge"] if len(ends) == 2 else []
        places = [x for x, _ in points] + [y for _, y in points] + list(edge)
        found.append((places, line["colour"] if mark.colour else ""))
    return expected, found


@pytest.mark.parametrize("name", SCALES)
def test_an_axis_begins_and_ends_where_it_is_said(seen, name: str) -> None:
    (chart, _), (axis, low, high) = seen(name.split()[-1] if " of " in name else name), SCALES[name]
    ends = sorted((chart.at(axis, low), chart.at(axis, high)))
    assert ends == pytest.approx([0, chart.width if axis == "x" else chart.height], abs=13)  # padding is up to 12


@pytest.mark.parametrize(("name", "most"), [("outcome", 1), ("rules", 100)])
def test_a_share_and_a_layer_are_there_as_a_whole(seen, name: str, most: float) -> None:
    chart, _ = seen(name)
    assert 0 <= chart.at("x", 0) < 0.1 * chart.width
    assert 0.9 * chart.width < chart.at("x", most) <= chart.width


ROWS_OF = {  # chart -> the column that names its rows, from the top, or its columns
    "heat": ("y", "row"), "collapse": ("y", "name"), "outcome": ("y", "label"), "layers": ("y", "layer"),
    "standings": ("y", "exercise"), "distribution": ("y", "label"), "clouds": ("y", "series"),
    "shares": ("y", "series"), "verdicts": ("y", "layer"), "rules": ("y", "label"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS_OF)
def test_rows_stand_in_the_order_in_which_they_are_given(seen, name: str) -> None:
    (chart, rows), (axis, column) = seen(name), ROWS_OF[name]
    given = list(dict.fromkeys(rows[column].dropna()))
    places = [chart.at(axis, each) for each in given]
    assert len(given) > 1
    assert places == sorted(places)


@pytest.mark.parametrize("name", STARTS_AT_0)
def test_lengths_and_losses_are_measured_from_0(seen, name: str) -> None:
    chart, _ = seen(name)
    axis = STARTS_AT_0[name]
    assert chart.at(axis, 0.0) == pytest.approx(0 if axis == "x" else chart.height, abs=1)


def tooltips(name: str) -> list[dict[str, Any]]:
    """What the marks of a chart tell."""
    found = [layer.get("encoding", {}).get("tooltip", []) for layer in CHARTS[name].spec()["layer"]]
    return [each for told in found for each in (told if isinstance(told, list) else [told])]


@pytest.mark.parametrize("name", CHARTS)
def test_a_tooltip_is_of_the_column_that_it_names_and_none_is_missing(name: str) -> None:
    told = tooltips(name)
    assert {each["field"] for each in told if "field" in each} == set(TOLD[name].split())
    for each in told:
        if each.get("title"):
            assert each["field"] in CALLED.get(each["title"], (MEANT.get(each["title"]),))


def test_a_sample_and_a_point_tell_their_numbers_by_the_letters_of_the_formula() -> None:
    for name, columns in (("samples", ("x", "y", "z", "output", "slope")),
                          ("function", ("chosen", "chosen_value", "chosen_slope"))):  # fmt: skip
        letters = ("x", "y", "z", "φ(z)", "φ′(z)")[-len(columns) :]
        titles = {each["field"]: each.get("title") for each in tooltips(name)}
        assert tuple(titles[column] for column in columns) == letters


@pytest.mark.parametrize(
    ("name", "number", "columns"),
    [("function", 0, ("from", "value_from", "to", "value_to")), ("hinges", 0, ("x", "y", "x2", "y2"))],
)
def test_a_slanted_line_rises_where_its_numbers_do(seen, name: str, number: int, columns: tuple[str, ...]) -> None:
    chart, rows = seen(name)
    known = rows.dropna(subset=list(columns))
    assert len(known) > 0
    for line, row in zip(chart.marks("rule", number), known.to_dict("records"), strict=True):
        ends = [(chart.at("x", row[x]), chart.at("y", row[y])) for x, y in (columns[:2], columns[2:])]
        np.testing.assert_allclose(sorted(line["ends"]), sorted(ends), atol=CLOSE)
