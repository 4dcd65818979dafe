"""What Vega draws of a spec: every mark with its place in pixels and its colour, and where a value is on an axis."""

from collections.abc import Iterator, Mapping
from math import log10
from typing import Any, NamedTuple

import pandas as pd
import pytest

from core.charts.parts import with_data

WIDTH = 400


class Drawn(NamedTuple):
    """The marks of a chart, a list for each layer that draws any, in the order of the layers; and its axes."""

    layers: list[tuple[str, list[dict[str, Any]]]]  # kind of mark, marks
    labels: dict[str, dict[str, float]]  # axis -> its labels and the pixels at which they stand
    titles: list[str]
    width: float
    height: float
    left: float  # pixels from the left end of everything to the axis

    def marks(self, kind: str, number: int = 0) -> list[dict[str, Any]]:
        """The marks of the layer that is number `number` of its kind."""
        return [marks for each, marks in self.layers if each == kind][number]

    def at(self, axis: str, value: Any, log: bool = False) -> float:
        """The pixel of a value, told by two labels of the axis alone."""
        if isinstance(value, str):
            return self.labels[axis][value]
        places = {_number(label): pixel for label, pixel in self.labels[axis].items()}
        (low, first), (high, last) = min(places.items()), max(places.items())
        if log:
            low, high, value = log10(low), log10(high), log10(value)
        return first + (value - low) / (high - low) * (last - first)


def _number(label: str) -> float:
    text = label.replace("−", "-").replace(",", "")
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


def drawn(spec: Mapping[str, Any], rows: pd.DataFrame | None = None, **signals: Any) -> Drawn:
    """What is drawn of a spec and its rows, or of one that has its rows inside; `signals` come from no page here."""
    vl_convert = pytest.importorskip("vl_convert")
    whole = dict(spec) if rows is None else {**with_data(spec, rows), "width": WIDTH}
    whole["params"] = [*whole.get("params", ()), *({"name": name, "value": value} for name, value in signals.items())]
    scene = vl_convert.vegalite_to_scenegraph(whole)
    (root,) = scene.get("scenegraph", scene)["items"]
    layers: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    labels: dict[str, dict[str, float]] = {}
    titles: list[str] = []
    for node, axis in _nodes(root, ""):
        items, role, kind = node.get("items", []), node.get("role"), node["marktype"]
        if role == "mark" and items:
            found = [_path(items)] if kind in ("line", "area", "trail") else [_span(item) for item in items]
            marks = [{**mark, "clipped": node.get("clip", False)} for mark in found]
            layers.setdefault(node["name"], (kind, []))[1].extend(marks)
        elif role == "axis-label":
            name, place = ("x", "x") if axis in ("bottom", "top") else ("y", "y")
            labels[name] = {item["text"]: item[place] for item in items if item.get("text")}
        elif role in ("axis-title", "title-text"):
            titles += [item["text"] for item in items]
    return Drawn(list(layers.values()), labels, titles, root["width"], root["height"], scene["origin"][0])


def _nodes(node: Mapping[str, Any], axis: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every group of marks, with the side of the axis that it is of."""
    for child in node.get("items", ()):
        if "marktype" in child:
            yield child, axis
        yield from _nodes(child, child.get("orient", axis))


def _colour(item: Mapping[str, Any]) -> str | None:
    """What is seen first: the fill, or where there is none the line."""
    return item.get("fill") if item.get("fill") not in (None, "transparent") else item.get("stroke")


def _span(item: Mapping[str, Any]) -> dict[str, Any]:
    """A mark with the ends of its stretch along x and y."""
    ends = {
        name: sorted((item.get(name, 0), item.get(f"{name}2", item.get(name, 0) + item.get(size, 0))))
        for name, size in (("x", "width"), ("y", "height"))
    }
    pair = tuple((item.get(f"x{end}", item.get("x", 0)), item.get(f"y{end}", item.get("y", 0))) for end in ("", "2"))
    return {**item, "colour": _colour(item), "ends": pair, **{name: tuple(both) for name, both in ends.items()}}


def _path(items: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A line, or an area with its other edge."""
    return {
        **items[0],
        "colour": _colour(items[0]),
        "points": [(item["x"], item["y"]) for item in items],
        "edge": [item.get("y2") for item in items],
        "dash": tuple(items[0].get("strokeDash") or ()),
    }
