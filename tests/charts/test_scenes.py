"""What is seen: each mark at the pixel where the axes say that its numbers are, in the colour of its name."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from core.charts import eleven_rules, theme
from core.charts.activation_clouds import cloud_spec, share_spec
from core.charts.activations import function_spec
from core.charts.bias_sweep import heat_spec
from core.charts.born_dead import collapse_spec, constants_spec, depth_spec
from core.charts.classroom import distribution_spec, standings_spec
from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.diagnosis import hinge_spec, makeup_spec, verdict_spec
from core.charts.eleven_rules import rules_spec
from core.charts.expected_dead import prediction_spec
from core.charts.layers import gradients_spec, layers_spec
from core.charts.learning_rate import curve_spec
from core.charts.one_unit import loss_spec as unit_loss_spec
from core.charts.one_unit import pre_activation_spec
from core.charts.parts import rgb
from core.charts.recovery import FATES, bars_spec
from core.charts.rescue import outcome_spec, rescue_spec
from core.charts.seed_lines import seeds_spec
from core.charts.theme import SeriesStyle
from core.charts.trial import findings_spec
from core.charts.vanishing import dead_spec, lost_spec, norm_spec
from core.diagnosis import Verdict
from core.studies.rescue import CONTROL, UNDAMAGED
from tests.charts.scenes import Drawn, drawn

Span = str | float | tuple[str | float, str | float]  # a column or a number, or the two ends of a stretch
STATES = {style.name: style.colour for style in theme.STATES.values()}
ACTIVE, ASLEEP, DEAD = (STATES[name] for name in ("active", "asleep", "dead"))
TWO = (SeriesStyle("a", "#0072b2", (1, 0)), SeriesStyle("b", "#c4561c", (5, 3)))
KINDS = {style.name: style.colour for style in TWO}
SERIES = {style.name: style.colour for style in (theme.TRAINING, theme.TEST)}
ZONES = {name: theme.STATES[state].colour for state, name in theme.ZONES.items()}
ON = {"on": ACTIVE, "off": DEAD}
CLOSE = 1.1  # pixels: Vega puts labels and edges on whole ones


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


CURVES = [
    measured(rate=0.1, series="layer 1", value=0.5, low=0.3, high=0.8),
    measured(rate=0.6, series="layer 1", value=0.2, low=0.1, high=0.65),
    measured(rate=0.4, series="layer 2", value=0.9, low=0.85, high=0.95),
    measured(rate=1.0, series="layer 2", value=0.7, low=0.55, high=0.75),
]
LAYERS = {"layer 1": theme.LAYER_COLOURS[0], "layer 2": theme.LAYER_COLOURS[1]}
CELLS = [
    measured(row="z", column=-1, text="0.20", value=0.2, low=0.1, high=0.9, chosen=False),
    measured(row="z", column=-2, text="0.60", value=0.6, low=0.5, high=0.95, chosen=True),
    measured(row="s", column=-1, text="0.97", value=0.97, low=0.4, high=0.98, chosen=False),
    measured(row="s", column=-2, chosen=False),
]
DEPTHS = [
    {"depth": 4, "width": "2", "lower_bound": 0.1, "upper_bound": 0.9},
    {"depth": 9, "width": "2", "lower_bound": 0.3, "upper_bound": 0.95, "share": 0.6, "low": 0.5, "high": 0.7, "n": 9},
    {"depth": 6, "width": "3", "share": 0.2, "low": 0.15, "high": 0.33, "n": 9},
    {"depth": 5, "width": "3", "exact": 0.42},
]
WIDTHS = {"2": theme.CLASS_COLOURS[1], "3": theme.CLASS_COLOURS[2]}
NORMS = [
    {"name": "a", "layer": 1, "bias": -2.9, "value": 0.3, "low": 0.1, "high": 1.0, "dead": 0.2, "stopped": 0.1},
    {"name": "a", "layer": 3, "bias": 0, "value": 0.04, "low": 0.01, "high": 0.2, "dead": 0.6, "stopped": 0.2},
    {"name": "b", "layer": 1, "bias": -2.9, "value": 0.02, "low": 0.012, "high": 0.5, "dead": 0.9, "stopped": 0.3},
    {"name": "b", "layer": 2, "bias": -2, "value": 0.6, "low": 0.03, "high": 0.7, "dead": 0.4, "stopped": 0.9},
]
NORMS = [{**row, "place": "ab".index(row["name"])} for row in NORMS]
REMEDIES = ("raise biases", "reset", "nothing", UNDAMAGED)
EFFECT_OF = {name: colour for name, (colour, _) in theme.EFFECTS.items()}
OUTCOMES = [
    measured(label=label, name=name, effect=effect, value=value, low=value - 0.1, high=value + 0.15, active=value - 0.2)
    for label, name, effect, value in (
        ("raise biases", "bias", "helps", 0.8), ("reset", "reset", "harms", 0.3),
        ("nothing", CONTROL, theme.FOR_COMPARISON, 0.5), (UNDAMAGED, "healthy", theme.FOR_COMPARISON, 0.7),
    )
]  # fmt: skip
COURSES = [
    *({"measure": measure, "series": series, "epoch": epoch, "value": value, "low": value - 0.1, "high": value + 0.2}
      for measure, shift in (("alive", 0.0), ("score", 0.07))
      for series, epoch, value in (("with the remedy", 10, 0.3 + shift), ("with the remedy", 20, 0.7 + shift),
                                   ("do nothing", 0, 0.6 + shift), ("do nothing", 23, 0.2 + shift))),
    {"rescue": 10, "word": "rescue"},
]  # fmt: skip
COURSE = {style.name: style.colour for style in theme.RESCUE_SERIES}
FATE = {part.name: part.colour for part in FATES}
BARS = [
    {"row": 0, "label": "r", "part": part.name, "place": place, "count": 5, "share": end - start, "from": start,
     "to": end, "value": 0.45, "low": 0.4, "high": 0.6, "networks": 9}
    for place, (part, start, end) in enumerate(zip(FATES, (0.0, 0.3, 0.45), (0.3, 0.45, 1.0)))
]  # fmt: skip
LOSSES = [
    {"epoch": epoch, "series": series, "loss": loss, "shown": min(loss, 4.0), "last": 17, "top": 4.0, "run": run}
    for run, shift in (("one", 0.0), ("two", 0.4))
    for series, epoch, loss in (
        ("training", 0, 3.0 + shift), ("training", 17, 1.0 + shift), ("test", 0, 2.0 + shift), ("test", 17, 9.0 + shift)
    )
]  # fmt: skip
COUNTS = [
    {"epoch": start, "until": end, "layer": "layer 1", "state": state, "count": high - low, "low": low, "high": high,
     "name": "layer 1", "last": 23}
    for start, end, state, low, high in (
        (0, 23, "active", 2, 5), (0, 5, "asleep", 5, 7), (5, 23, "dead", 5, 7), (0, 23, "cut off", 7, 8)
    )
] + [{"epoch": 0, "until": 23, "layer": "layer 2", "state": "dead", "count": 2, "low": 0, "high": 2, "name": "layer 2",
      "last": 23}]  # fmt: skip
GRADIENTS = [
    {"epoch": epoch, "layer": layer, "norm": norm, "place": place, "last": 17, "top": 10.0, "floor": 0.001}
    for layer, place, pair in (("layer 1", 1, (1.0, 0.01)), ("layer 2", 2, (0.3, 0.05)), ("output", 0, (5.0, 2.0)))
    for epoch, norm in zip((0, 17), pair)
]
LAYER_STATES = [
    {"layer": "layer 9", "state": "active", "place": 0, "units": 5},
    {"layer": "layer 9", "state": "dead", "place": 3, "units": 3},
    {"layer": "layer 10", "state": "asleep", "place": 1, "units": 4},
]
STANDING = [
    {"exercise": "z", "status": "here", "learners": 2}, {"exercise": "z", "status": "solved", "learners": 4},
    {"exercise": "f", "status": "answered", "learners": 3},
]  # fmt: skip
ANSWERS = [
    {"label": "yes", "learners": 6, "outcome": True, "note": "it was so"},
    {"label": "no", "learners": 2, "outcome": False, "note": ""},
]
STEPS = [
    {"step": step, "loss": loss, "state": state, "past": step <= 1, "now": step == 1}
    for step, loss, state in ((0, 0.9, "active"), (1, 0.5, "dead"), (3, 0.7, "asleep"))
]
SAMPLES = [
    {"x": -0.5, "y": 0.4, "z": -0.8, "output": 0.1, "slope": 0.0, "error": 0.2, "term": 0.7, "pass": "off"},
    {"x": 0.75, "y": 0.6, "z": 0.9, "output": 0.3, "slope": 1.0, "error": -0.2, "term": -0.7, "pass": "on"},
    {"x": -0.93, "line": -1.2}, {"x": 0.97, "line": 1.1},
]  # fmt: skip
FUNCTIONS = [
    {"series": series, "place": place, "z": z, "value": value, "slope": slope, "pointable": True}
    for place, series, points in (
        (0, "ReLU", ((-8, 0, 0.3), (0, 0.5, 0.9), (8, 8, 1))),
        (1, "tanh", ((-8, -1, 0.1), (8, 1, 0.2))),
    )
    for z, value, slope in points
] + [
    {"series": "ReLU", "low": -8, "high": -1, "zone": "no gradient", "middle": -4.5, "wide": True},
    {"series": "ReLU", "low": -1, "high": 8, "zone": "gradient passes", "middle": 3.5, "wide": False},
    {"chosen": 2.0, "chosen_value": 3.0, "chosen_slope": 0.6, "from": 1.0, "to": 3.5, "value_from": 1.5,
     "value_to": 5.0},
]  # fmt: skip
FUNCTION = {name: theme.activation_style(key).colour for name, key in (("ReLU", "relu"), ("tanh", "tanh"))}
CLOUDS = [
    {"series": "z", "low": -8, "high": 1, "zone": "no gradient", "middle": -3.5, "wide": True},
    {"series": "z", "low": 1, "high": 8, "zone": "gradient passes", "middle": 4.5, "wide": True},
    {"series": "tanh", "low": -3, "high": 4, "zone": "faint gradient", "middle": 0.5, "wide": True},
]
SHARES = [
    {"series": "z", "zone": "no gradient", "share": 0.4, "from": 0.0, "to": 0.4, "middle": 0.2, "word": "40%"},
    {"series": "z", "zone": "gradient passes", "share": 0.6, "from": 0.4, "to": 1.0, "middle": 0.7, "word": "60%"},
    {"series": "tanh", "zone": "faint gradient", "share": 0.9, "from": 0.05, "to": 0.95, "middle": 0.5, "word": "90%"},
]
VERDICTS = (Verdict.ACTIVE, Verdict.ASLEEP, Verdict.SILENT, Verdict.PROVED)
VERDICT = {str(each): theme.VERDICTS[each] for each in VERDICTS}
JUDGED = [
    {"layer": "fully", "verdict": "active", "place": 0, "units": 30, "share": 0.6},
    {"layer": "fully", "verdict": "silent on n", "place": 5, "units": 20, "share": 0.4},
    {"layer": "conv", "verdict": "asleep", "place": 2, "units": 9, "share": 1.0},
]
MADE = [
    {"unit": "unit 3", "part": "bias b", "value": -2.0, "mean": -1.1, "margin": -0.4},
    {"unit": "unit 3", "part": "w · mean(x)", "value": 0.9, "mean": -1.1, "margin": -0.4},
]
HINGES = [
    {"x": 0.5, "y": 0.2}, {"x": -1.5, "y": -2.4},
    {"x": -2.1, "y": 1.0, "x2": 2.0, "y2": 3.0, "unit": "unit 0", "verdict": "active"},
    {"x": -1.0, "y": -3.1, "x2": 1.0, "y2": 2.0, "unit": "unit 1", "verdict": "proved silent"},
]  # fmt: skip
RULES = list(eleven_rules.RULES.values())
COUNTED = [
    {"label": RULES[0].label, "units": 70.0, "kind": "wrong", "text": "70", "from": 30.0, "truth": 30},
    {"label": RULES[1].label, "units": 20.0, "kind": "right", "text": "20", "from": 30.0, "truth": 30},
    {"label": eleven_rules.OURS, "units": 45.0, "low": 5.0, "high": 50.0, "kind": "at most", "text": "45",
     "from": 30.0, "truth": 30},
]  # fmt: skip
RULE_KINDS = {"right": theme.EFFECTS["helps"][0], "wrong": theme.EFFECTS["harms"][0],
              "at most": theme.EFFECTS[theme.FOR_COMPARISON][0]}  # fmt: skip
BLUE = theme.TRAINING.colour
EVERY = has("n")

CHARTS: dict[str, Chart] = {
    "rates": Chart(
        lambda: curve_spec("rate", "rate", "share", ("layer 1", "layer 2"), "t", "d", (0.1, 1.0)),
        [*CURVES, {"from": 0.2, "to": 0.3, "word": "knee"}],
        (
            Mark("rect", 0, has("from"), ("from", "to"), None, theme.NEUTRAL),
            Mark("text", 0, has("from"), "from", text="word"),
            Mark("rule", 0, EVERY, "rate", ("low", "high"), LAYERS, "series"),
            Mark("line", 0, EVERY, "rate", "value", LAYERS, "series", lines=True),
            Mark("symbol", 0, EVERY, "rate", "value", LAYERS, "series"),
        ),
        ("x",),
    ),
    "heat": Chart(
        lambda: heat_spec("Stuck", "bias", 2, "stuck", (0.0, 1.0), "d"),
        CELLS,
        (
            Mark("rect", 1, has("value"), "its name", "row"),
            Mark("rect", 2, lambda rows: rows["chosen"], "its name", "row"),
            Mark("text", 0, has("value"), "its name", "row", {"0.20": "black", "0.60": "black", "0.97": "white"},
                 "text", "text"),
        ),
    ),
    "seeds": Chart(
        lambda: seeds_spec("loss", "t", "d"),
        [
            {"epoch": epoch, "seed": seed, "value": 2 * shown, "shown": shown}
            for seed, ends in enumerate(((1.0, 0.2), (0.7, 0.5), (0.3, 0.9)))
            for epoch, shown in zip((0, 17), ends)
        ],
        (Mark("line", 0, has("seed"), "epoch", "shown", BLUE, "seed", lines=True),),
    ),
    "depth": Chart(
        lambda: depth_spec((2, 3), 2, 10),
        DEPTHS,
        (
            Mark("area", 0, has("lower_bound"), "depth", ("lower_bound", "upper_bound"), WIDTHS, "width", lines=True),
            Mark("rule", 0, has("share"), "depth", ("low", "high"), WIDTHS, "width"),
            Mark("symbol", 0, has("share"), "depth", "share", WIDTHS, "width"),
            Mark("symbol", 1, has("exact"), "depth", "exact", WIDTHS, "width"),
        ),
    ),
    "collapse": Chart(
        lambda: collapse_spec(("He", "A")),
        [
            measured(name="He", value=0.5, low=0.4, high=0.7, published=0.55),
            measured(name="A", value=0.2, low=0.1, high=0.25),
        ],
        (
            Mark("rule", 0, EVERY, ("low", "high"), "name", BLUE),
            Mark("symbol", 0, EVERY, "value", "name", BLUE),
            Mark("symbol", 1, has("published"), "published", "name", theme.TEST.colour),
        ),
    ),
    "constants": Chart(
        constants_spec,
        [{"constant": 0.1, "name": "He"}, {"constant": 0.9, "name": "A"}, {"best": 0.52}],
        (Mark("rule", 0, has("best"), "best", None, theme.ACCENT),),
    ),
    "outcome": Chart(
        lambda: outcome_spec("alive", REMEDIES),
        OUTCOMES,
        (
            Mark("rect", 0, lambda rows: rows["name"] == CONTROL, ("low", "high"), None, BLUE),
            Mark("rule", 0, lambda rows: rows["name"] == CONTROL, "value"),
            Mark("rule", 1, lambda rows: rows["label"] == UNDAMAGED, "value"),
            Mark("rule", 2, EVERY, ("low", "high"), "label", EFFECT_OF, "effect"),
            Mark("symbol", 1, EVERY, "active", "label", EFFECT_OF, "effect"),
            Mark("symbol", 2, EVERY, "value", "label", EFFECT_OF, "effect"),
        ),
    ),
    "rescue": Chart(
        lambda: rescue_spec("alive"),
        COURSES,
        (
            *(Mark(kind, 0, lambda rows: rows["measure"] == "alive", "epoch", y, COURSE, "series",
                   lines=kind != "symbol")
              for kind, y in (("area", ("low", "high")), ("line", "value"), ("symbol", "value"))),
            Mark("rule", 0, has("rescue"), "rescue"),
            Mark("text", 0, has("rescue"), "rescue", text="word"),
        ),
    ),
    "recovery": Chart(
        lambda: bars_spec(FATES, 1, "t", "x", "d"),
        BARS,
        (
            *(Mark("rect", place, lambda rows, place=place: rows["place"] == place, ("from", "to"), None, FATE, "part")
              for place in range(3)),
            Mark("rule", 0, lambda rows: rows["place"] == 0, ("low", "high"), None, theme.ACCENT),
        ),
    ),
    "norms": Chart(
        lambda: norm_spec(TWO), NORMS,
        (
            Mark("area", 0, has("value"), "layer", ("low", "high"), KINDS, "name", lines=True),
            Mark("line", 0, has("value"), "layer", "value", KINDS, "name", lines=True),
            Mark("symbol", 0, has("value"), "layer", "value", KINDS, "name"),
        ),
        ("y",),
    ),
    "dead": Chart(
        lambda: dead_spec(TWO), NORMS,
        (
            Mark("line", 0, has("dead"), "layer", "dead", KINDS, "name", lines=True),
            Mark("symbol", 0, has("dead"), "layer", "dead", KINDS, "name"),
        ),
    ),
    "lost": Chart(
        lambda: lost_spec(TWO), NORMS,
        (
            Mark("area", 0, has("value"), "bias", ("low", "high"), KINDS, "name", lines=True),
            Mark("line", 0, has("value"), "bias", "value", KINDS, "name", lines=True),
            Mark("symbol", 0, has("value"), "bias", "value", KINDS, "name"),
        ),
    ),
    "trial": Chart(
        lambda: findings_spec("share", 2),
        [
            measured(label="one", value=0.5, low=0.3, high=0.8, text="50%"),
            measured(label="two", value=0.2, low=0.15, high=0.4, text="20%"),
        ],
        (
            Mark("rule", 0, lambda rows: rows["label"] == "one", 0.0),
            Mark("rule", 1, EVERY, ("low", "high"), None, BLUE),
            Mark("symbol", 2, EVERY, "value", None, BLUE),
            Mark("text", 1, EVERY, text="text"),
        ),
    ),
    "loss": Chart(
        loss_spec, [row for row in LOSSES if row["run"] == "one"],
        (
            Mark("line", 0, has("loss"), "epoch", "shown", SERIES, "series", lines=True),
            Mark("symbol", 1, lambda rows: rows["epoch"] == 17, "last", "top"),
        ),
    ),
    "units": Chart(
        units_spec, COUNTS,
        (
            Mark("rect", 0, has("epoch"), ("epoch", "until"), ("low", "high"), STATES, "state"),
            Mark("rule", 0, has("epoch"), "middle of both", ("low", "high"), STATES, "state"),
        ),
    ),
    "gradients": Chart(
        gradient_spec, GRADIENTS,
        (
            Mark("line", 0, has("norm"), "epoch", "norm",
                 {**LAYERS, "output": theme.OUTPUT_COLOUR}, "layer", lines=True),
            Mark("symbol", 0, has("norm"), "epoch", "norm"),
            Mark("symbol", 1, lambda rows: rows.index == 0, "last", "top"),
            Mark("symbol", 2, lambda rows: rows.index == 0, "last", "floor"),
        ),
        ("y",),
    ),
    "expected": Chart(
        prediction_spec,
        [{"bias": -2.0, "expected": 0.9}, {"bias": 2.0, "expected": 0.1}, {"bias": 1.0, "drawn": 0.35}],
        (
            Mark("line", 0, has("expected"), "bias", "expected", DEAD, lines=True),
            Mark("rule", 0, has("drawn"), "bias"),
            Mark("symbol", 0, has("drawn"), "bias", "drawn", theme.ACCENT),
        ),
    ),
    "layers": Chart(
        lambda: layers_spec(2), [{**row, "from": 5 * (row["place"] == 3), "word": f"{row['units']} {row['state']}"}
                                 for row in LAYER_STATES],
        (
            Mark("rect", 0, has("units"), ("from", "to the end"), "layer", STATES, "state"),
            Mark("text", 1, has("units"), "in the middle", "layer", text="word"),
        ),
    ),
    "layer gradients": Chart(
        gradients_spec, [{"layer": 1, "norm": 0.02}, {"layer": 2, "norm": 3.0}, {"layer": 3, "norm": 0.4}],
        (
            Mark("line", 0, has("norm"), "layer", "norm", lines=True),
            Mark("symbol", 0, has("norm"), "layer", "norm", BLUE),
        ),
        ("y",),
    ),
    "standings": Chart(
        lambda: standings_spec(("solved", "answered", "here"), 2, 10),
        [{**row, "units": row["learners"], "from": 4 * (row["status"] == "here")} for row in STANDING],
        (
            Mark("rect", 0, has("learners"), ("from", "to the end"), "exercise", theme.ANSWERS, "status"),
            Mark("text", 0, has("learners"), "in the middle", "exercise", text="learners"),
        ),
    ),
    "distribution": Chart(
        lambda: distribution_spec("t", 2), ANSWERS,
        (
            Mark("rect", 0, has("learners"), (0.0, "learners"), "label",
                 {"yes": theme.ANSWERS["solved"], "no": theme.NEUTRAL}, "label"),
        ),
    ),
    "unit loss": Chart(
        unit_loss_spec, STEPS,
        (
            Mark("line", 0, lambda rows: rows["past"], "step", "loss", lines=True),
            Mark("symbol", 1, lambda rows: rows["past"], "step", "loss", STATES, "state"),
            Mark("rule", 0, lambda rows: rows["now"], "step", None, theme.ACCENT),
        ),
    ),
    "samples": Chart(
        pre_activation_spec, SAMPLES,
        (
            Mark("rule", 0, lambda rows: rows.index == 0, None, 0.0),
            Mark("line", 0, has("line"), "x", "line", theme.NEUTRAL, lines=True),
            Mark("symbol", 0, has("z"), "x", "z", ON, "pass"),
        ),
    ),
    "function": Chart(
        lambda: function_spec(("relu", "tanh"), "value"), FUNCTIONS,
        (
            Mark("rect", 0, has("zone"), ("low", "high"), None, ZONES, "zone"),
            Mark("text", 0, lambda rows: rows["wide"].eq(True), "middle", text="zone"),
            Mark("line", 0, has("place"), "z", "value", FUNCTION, "series", lines=True),
            Mark("rule", 0, has("chosen"), ("from", "to"), ("value_from", "value_to"), theme.ACCENT),
            Mark("symbol", 0, has("chosen"), "chosen", "chosen_value", theme.ACCENT),
            Mark("rule", 1, lambda rows: rows["z"] == 8, "z"),
            Mark("symbol", 1, lambda rows: rows["z"] == 8, "z", "value", FUNCTION, "series"),
        ),
        signals={"at_z": 8},
    ),
    "slope": Chart(
        lambda: function_spec(("relu", "tanh"), "slope"), FUNCTIONS,
        (
            Mark("line", 0, has("place"), "z", "slope", FUNCTION, "series", lines=True),
            Mark("symbol", 0, has("chosen"), "chosen", "chosen_slope", theme.ACCENT),
            Mark("symbol", 1, lambda rows: rows["z"] == 8, "z", "slope", FUNCTION, "series"),
        ),
        signals={"at_z": 8},
    ),
    "clouds": Chart(
        lambda: cloud_spec(2), CLOUDS, (Mark("rect", 0, has("zone"), ("low", "high"), "series", ZONES, "zone"),)
    ),
    "shares": Chart(
        lambda: share_spec(2), SHARES,
        (
            Mark("rect", 0, has("zone"), ("from", "to"), "series", ZONES, "zone"),
            Mark("text", 1, has("zone"), "middle", "series", text="word"),
        ),
    ),
    "verdicts": Chart(
        lambda: verdict_spec(2, VERDICTS),
        [{**row, "units": row["share"], "from": 0.6 * (row["place"] == 5)} for row in JUDGED],
        (Mark("rect", 0, has("share"), ("from", "to the end"), "layer", VERDICT, "verdict"),),
    ),
    "makeup": Chart(
        lambda: makeup_spec(1), MADE,
        (
            Mark("rect", 0, has("value"), (0.0, "value"), None,
                 {"bias b": "#c4561c", "w · mean(x)": "#0072b2"}, "part"),
            Mark("rect", 1, has("value"), "margin", "unit", theme.NEUTRAL),
            Mark("rule", 0, lambda rows: rows.index >= 0, 0.0),
        ),
    ),
    "hinges": Chart(
        lambda: hinge_spec(VERDICTS), HINGES,
        (
            Mark("symbol", 0, lambda rows: rows["unit"].isna(), "x", "y", theme.NEUTRAL),
            Mark("rule", 0, has("unit"), ("x", "x2"), ("y", "y2"), VERDICT, "verdict"),
        ),
    ),
    "rules": Chart(
        lambda: rules_spec(True), COUNTED,
        (
            Mark("rule", 0, has("truth"), "truth", None, theme.NEUTRAL),
            Mark("rule", 1, lambda rows: rows["low"].isna(), ("from", "units"), "label", RULE_KINDS, "kind"),
            Mark("rule", 2, has("low"), ("low", "high"), "label", RULE_KINDS, "kind"),
            Mark("symbol", 0, has("units"), "units", "label", RULE_KINDS, "kind"),
            Mark("text", 0, lambda rows: rows["units"] >= 30, "units", "label", text="text"),
            Mark("text", 1, lambda rows: rows["units"] < 30, "units", "label", text="text"),
        ),
    ),
}  # fmt: skip
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


@pytest.fixture(scope="module")
def seen() -> Callable[[str], tuple[Drawn, pd.DataFrame]]:
    """`seen(chart)`: what is drawn, each chart once, and the rows behind it."""
    known: dict[str, tuple[Drawn, pd.DataFrame]] = {}

    def draw(name: str) -> tuple[Drawn, pd.DataFrame]:
        if name not in known:
            rows = pd.DataFrame(CHARTS[name].rows)
            known[name] = drawn(CHARTS[name].spec(), rows, **CHARTS[name].signals), rows
        return known[name]

    return draw


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
        if each.get("title") in MEANT:
            assert each["field"] == MEANT[each["title"]]


def test_a_sample_and_a_point_tell_their_numbers_by_the_letters_of_the_formula() -> None:
    for name, columns in (("samples", ("x", "y", "z", "output", "slope")),
                          ("function", ("chosen", "chosen_value", "chosen_slope"))):  # fmt: skip
        letters = ("x", "y", "z", "φ(z)", "φ′(z)")[-len(columns) :]
        titles = {each["field"]: each.get("title") for each in tooltips(name)}
        assert tuple(titles[column] for column in columns) == letters


def test_both_ends_of_an_interval_are_ticked(seen) -> None:
    chart, rows = seen("recovery")
    ticks = sorted(sum(each["x"]) / 2 for each in chart.marks("rect", 3))
    assert ticks == pytest.approx([chart.at("x", rows[end][0]) for end in ("low", "high")], abs=CLOSE)


def test_a_cell_is_as_dark_as_its_value_is_large(seen) -> None:
    chart, rows = seen("heat")
    light, dark = (np.array(rgb(colour)) for colour in theme.HEAT["stuck"])
    known = rows[rows["value"].notna()]
    for cell, value in zip(chart.marks("rect", 1), known["value"], strict=True):
        mixed = [int(part) for part in re.findall(r"\d+", cell["colour"])]
        assert mixed == pytest.approx((light + value * (dark - light)).tolist(), abs=1)


def test_without_a_truth_a_rules_dot_has_no_line_and_no_place_is_marked() -> None:
    known = pd.DataFrame(COUNTED)
    rows = known.assign(truth=None, **{"from": known["units"]}, kind=["count", "count", "at most"])
    chart = drawn(rules_spec(False), rows)
    found = [(each["x"], each["colour"]) for each in chart.marks("rule")]
    wrong, bound = RULE_KINDS["wrong"], RULE_KINDS["at most"]
    assert found == [((chart.at("x", units),) * 2, wrong) for units in (70, 20)]
    ((ends, colour),) = [(each["x"], each["colour"]) for each in chart.marks("rule", 1)]
    assert ends == pytest.approx((chart.at("x", 5), chart.at("x", 50)), abs=CLOSE)
    assert colour == bound
    assert chart.at("x", 0) == pytest.approx(0, abs=1)


def test_what_a_line_is_under_the_pointer_is_told_in_words(seen) -> None:
    assert [each["text"] for each in seen("function")[0].marks("text", 1)] == ["ReLU φ(8.0) = 8", "tanh φ(8.0) = 1"]
    assert [each["text"] for each in seen("slope")[0].marks("text", 1)] == ["ReLU φ′(8.0) = 1", "tanh φ′(8.0) = 0.2"]


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


def test_a_share_of_the_seeds_is_drawn_from_0_to_1_however_high_all_of_them_are() -> None:
    rows = pd.DataFrame({"epoch": [0, 10], "seed": 0, "value": [0.8, 0.9], "shown": [0.8, 0.9]})
    chart = drawn(seeds_spec("share", "t", "d", unit=True), rows)
    assert (chart.at("y", 0), chart.at("y", 1)) == pytest.approx((chart.height, 0), abs=1)


def test_the_cloud_rises_from_the_foot_of_the_chart_as_its_density_does() -> None:
    cloud = [{"z": z, "density": density} for z, density in ((-8, 0.0), (-2, 0.1), (0, 0.4), (8, 0.0))]
    chart = drawn(cloud_spec(2), pd.DataFrame(CLOUDS + cloud))
    (area,) = chart.marks("area")
    assert [x for x, _ in area["points"]] == pytest.approx([chart.at("x", row["z"]) for row in cloud], abs=CLOSE)
    heights = np.array([chart.height - y for _, y in area["points"]])
    np.testing.assert_allclose(heights / heights.max(), [0, 0.25, 1, 0], atol=0.01)
    assert heights.max() > 0.7 * chart.height
    assert set(area["edge"]) == {chart.height}


def test_only_a_zone_that_holds_gradient_back_is_shaded(seen) -> None:
    shades = {each["colour"]: each["opacity"] for each in seen("function")[0].marks("rect")}
    assert shades[ACTIVE] == 0 < shades[DEAD] < 1


def test_a_state_is_full_striped_as_thick_as_its_bar_or_hollow(seen) -> None:
    chart, _ = seen("units")
    fills = {each["colour"]: (each["fillOpacity"], each["strokeOpacity"]) for each in chart.marks("rect")}
    assert fills[ACTIVE] == (1, 0)
    assert fills[STATES["cut off"]][1] == 1
    assert all(fills[colour][0] < 0.5 for colour in (ASLEEP, DEAD, STATES["cut off"]))
    striped = [each for each in chart.marks("rule") if each["opacity"]]
    assert {each["colour"] for each in striped} == {ASLEEP, DEAD}
    for each in striped:
        painted, left = each["strokeDash"]
        thickness = next(style.thickness for style in theme.STATES.values() if style.colour == each["colour"])
        assert painted / (painted + left) == pytest.approx(thickness)
    widths = sorted(each["strokeWidth"] for each in striped)
    assert widths == pytest.approx(sorted(chart.at("x", w) for w in (5, 18, 23)), abs=CLOSE)


def test_what_is_still_to_come_is_veiled_from_the_cursor_to_the_end() -> None:
    spec, rows = loss_spec(), pd.DataFrame(CHARTS["loss"].rows)
    spec = {**spec, "params": [{**each, "value": "4"} for each in spec["params"]]}
    chart = drawn(spec, rows)
    (veil,), (cursor,) = chart.marks("rect"), chart.marks("rule")
    assert veil["x"] == pytest.approx((chart.at("x", 4), chart.at("x", 17)), abs=CLOSE)
    assert cursor["x"] == pytest.approx((chart.at("x", 4),) * 2, abs=CLOSE)


def test_two_runs_are_told_apart_by_colour_and_their_series_by_dash() -> None:
    chart = drawn(loss_spec(("one", "two")), pd.DataFrame(CHARTS["loss"].rows + LOSSES[4:]))
    looks = {(each["colour"], each["dash"]) for each in chart.marks("line")}
    dashes = [theme.TRAINING.dash, theme.TEST.dash]
    assert looks == {(colour, dash) for colour, _ in theme.COMPARED for dash in dashes}


def test_a_loss_above_the_axis_has_an_arrow_and_others_have_none(seen) -> None:
    arrows = [each for each in seen("loss")[0].marks("symbol") if each["opacity"]]
    assert [(each["shape"], each["colour"]) for each in arrows] == [("triangle-up", SERIES["test"])]


@pytest.mark.parametrize(("name", "axis"), [("norms", "layer"), ("lost", "bias")])
def test_a_cross_marks_where_at_least_half_of_the_networks_get_exactly_0(seen, name: str, axis: str) -> None:
    chart, rows = seen(name)
    crosses = [each for each in chart.marks("symbol", 1) if each["size"]]
    stopped = rows[rows["stopped"] >= 0.5]
    assert [each["x"][0] for each in crosses] == pytest.approx([chart.at("x", x) for x in stopped[axis]], abs=CLOSE)


def test_a_unit_that_never_learns_has_a_dashed_line_and_others_a_full_one(seen) -> None:
    dashes = {each["colour"]: tuple(each["strokeDash"]) for each in seen("hinges")[0].marks("rule")}
    assert dashes[VERDICT["active"]] == (1, 0)
    assert dashes[VERDICT["proved silent"]] == (4, 4)


def test_the_bars_of_what_collapsed_networks_put_out_count_networks(seen) -> None:
    chart, _ = seen("constants")
    bars = {each["colour"]: each for each in chart.marks("rect")}
    assert set(bars) == {BLUE, theme.TEST.colour}
    for each in bars.values():
        assert each["y"] == pytest.approx((chart.at("y", 1), chart.at("y", 0)), abs=CLOSE)


def test_a_word_about_a_bar_is_its_count_with_the_outcome_beside_it(seen) -> None:
    assert [each["text"] for each in seen("distribution")[0].marks("text")] == ["6  ◀ it was so", "2"]


def test_a_count_is_written_where_there_is_room_with_its_verdict(seen) -> None:
    chart = drawn(verdict_spec(2, VERDICTS), pd.DataFrame(JUDGED))
    assert [each["text"] for each in chart.marks("text")] == ["30 active", "20 silent on n", "9 asleep"]


def test_the_two_parts_of_a_unit_lie_in_two_rows(seen) -> None:
    first, second = seen("makeup")[0].marks("rect")
    assert first["y"][1] <= second["y"][0] or second["y"][1] <= first["y"][0]
