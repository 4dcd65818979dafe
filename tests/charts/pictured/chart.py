"""How a chart is written down for its tests: its rows, and what each layer makes of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from core.charts import theme
from core.charts.theme import SeriesStyle

Span = str | float | tuple[str | float, str | float]  # a column or a number, or the two ends of a stretch
STATES = {style.name: style.colour for style in theme.STATES.values()}
ACTIVE, ASLEEP, DEAD = (STATES[name] for name in ("active", "asleep", "dead"))
TWO = (SeriesStyle("a", "#0072b2", (1, 0)), SeriesStyle("b", "#c4561c", (5, 3)))
KINDS = {style.name: style.colour for style in TWO}
SERIES = {style.name: style.colour for style in (theme.TRAINING, theme.TEST)}
ZONES = {name: theme.STATES[state].colour for state, name in theme.ZONES.items()}
LAYERS = {"layer 1": theme.LAYER_COLOURS[0], "layer 2": theme.LAYER_COLOURS[1]}
CLOSE = 1.1  # pixels: Vega puts labels and edges on whole ones
BLUE = theme.TRAINING.colour


class Mark(NamedTuple):
    """One layer of a chart: the rows that it draws, and what of them its place and colour tell."""

    kind: str
    number: int  # among the layers of its kind
    rows: Callable[[pd.DataFrame], Any]
    x: Span | None = None
    y: Span | None = None
    colour: str | Mapping[str, str] | None = None  # of all, or by the text in the column `by`
    by: str | None = None
    text: str | None = None
    lines: bool = False  # one line through the rows of each `by`; the second of two y is an area's other edge


class Chart(NamedTuple):
    """A chart with rows in which no two columns agree, so that none can stand for another."""

    spec: Callable[[], dict[str, Any]]
    rows: list[dict[str, Any]]
    marks: tuple[Mark, ...]
    log: tuple[str, ...] = ()  # axes
    signals: Mapping[str, Any] = MappingProxyType({})


def has(column: str) -> Callable[[pd.DataFrame], Any]:
    return lambda rows: rows[column].notna()


def measured(**row: Any) -> dict[str, Any]:
    """A row with a value and its interval, for a chart of shares."""
    return {"n": 7, **row}


EVERY = has("n")
