"""Every colour, mark and margin of the lab, each of them stated once; an activation's colour stands in its row.

Colours are mid-tones, at least 3:1 against white and against the dark background (WCAG 1.4.11), so one
serves both. Each is paired with a cue that is not colour: thickness, dash, shape or position.
"""

from typing import NamedTuple

from core.diagnosis.verdicts import Verdict
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState

LIGHT_BACKGROUND = "#ffffff"  # both as in .streamlit/config.toml: a test compares them
DARK_BACKGROUND = "#171614"


class StateStyle(NamedTuple):
    """How a unit's state is drawn: `thickness` is its bar's share of a row, so a dead unit is a flat line.

    `dash` is that of its line in the picture.
    """

    name: str
    colour: str
    thickness: float
    dash: tuple[int, ...]
    hollow: bool = False


STATES: dict[UnitState, StateStyle] = {
    UnitState.ACTIVE: StateStyle("active", "#009e73", 1.0, ()),
    UnitState.ASLEEP: StateStyle("asleep", "#b8860b", 0.6, (9, 3)),
    UnitState.CUT_OFF: StateStyle("cut off", "#af5fbf", 1.0, (2, 3), hollow=True),
    UnitState.DEAD: StateStyle("dead", "#7a7f87", 0.2, (4, 4)),
}


VERDICTS: dict[Verdict, str] = {  # on a unit of a network from elsewhere; states keep their colour
    Verdict.ACTIVE: STATES[UnitState.ACTIVE].colour,
    Verdict.RARE: "#4f9a3a",
    Verdict.ASLEEP: STATES[UnitState.ASLEEP].colour,
    Verdict.CUT_OFF: STATES[UnitState.CUT_OFF].colour,
    Verdict.EDGE: "#6f7fa3",
    Verdict.SILENT: STATES[UnitState.DEAD].colour,
    Verdict.PROVED: "#8a6d5b",
    Verdict.DEAD: STATES[UnitState.DEAD].colour,
    Verdict.NOT_FINITE: "#d34f57",
}


class SeriesStyle(NamedTuple):
    """How a curve is drawn."""

    name: str
    colour: str
    dash: tuple[int, ...]


TRAINING = SeriesStyle("training", "#0072b2", (1, 0))
TEST = SeriesStyle("test", "#d55e00", (5, 3))

CLASS_COLOURS = (
    "#2f7fd1", "#de6b12", "#0e9a6c", "#b0529f", "#9a7b00", "#008c9e", "#d34f57", "#7565c9", "#6f8a1f", "#8a6d5b",
)  # fmt: skip
LAYER_COLOURS = ("#0072b2", "#0e9a6c", "#b8860b", "#c4561c", "#af5fbf")  # first layer to fifth, repeated beyond
ZONES = {  # of z, by the state of a unit whose inputs all fall into them, in its colour
    UnitState.ACTIVE: "gradient passes",
    UnitState.ASLEEP: "faint gradient",
    UnitState.DEAD: "no gradient",
}
HEAT = {  # lighter where there is little, and yet calm on a dark page; the hues are those of what is counted
    "alive": ("#aeb4bb", "#00694d"),
    "score": ("#a9bfd3", "#00497a"),
    "stuck": ("#d3b9a6", "#9c3a00"),
}
FOR_COMPARISON = "for comparison"
EFFECTS = {  # what a remedy does -> colour and shape of its dot
    "helps": ("#0e9a6c", "triangle-up"),
    "does nothing": ("#7a7f87", "square"),
    "unclear": ("#b8860b", "diamond"),
    "harms": ("#d34f57", "triangle-down"),
    FOR_COMPARISON: ("#0072b2", "circle"),
}
RESCUE_SERIES = (
    SeriesStyle("with the remedy", "#0072b2", (1, 0)), SeriesStyle("do nothing", "#c4561c", (5, 3)),
    SeriesStyle("never damaged", "#7a7f87", (2, 2)),
)  # fmt: skip
HEAT_ROW, HEAT_MARGIN = 30, 72  # pixels of a row, and of title and axis together
ON_LIGHT, ON_DARK = "black", "white"  # text on light and dark cells, nowhere under 4.5 to 1
ANSWERS = {"solved": "#0072b2", "answered": "#b8501a", "here": "#6b7078"}  # of a class; white numbers stand on them
CLASS_ROW, LEGEND_ROW = 22, 20  # pixels of a bar in a class's charts, and of a line of their legend
LINE_DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 2))
OUTPUT_COLOUR, OUTPUT_DASH = "#7a7f87", (1, 2)
COMPARED = (("#0072b2", (1, 0)), ("#c4561c", (1, 0)))  # colour and dash of each of two runs in one chart
HALO = "#1d2126"  # around white text on the colours of the states
NEUTRAL = "#7a7f87"  # of lines and areas; as text it is too faint
TEXT = "currentColor"  # of the page around a chart, in either theme
ACCENT = "#c4324a"  # also .streamlit/config.toml's primaryColor: a test compares them


def line_style(index: int, name: str = "") -> SeriesStyle:
    """Colour and dash of the line that is number `index` of several; each colour meets every dash before a repeat."""
    round_, place = divmod(index, len(LAYER_COLOURS))
    return SeriesStyle(name, LAYER_COLOURS[place], LINE_DASHES[(place + round_) % len(LINE_DASHES)])


def activation_style(name: str) -> SeriesStyle:
    """Colour and dash of an activation's line, the same wherever it is drawn."""
    entry, place = ACTIVATIONS[name], list(ACTIVATIONS).index(name)
    return SeriesStyle(entry.label, entry.colour, LINE_DASHES[place % len(LINE_DASHES)])


CHART_HEIGHT = 270
ALONE_WIDTH = 420  # of a chart that has no page to fill
AXIS_LEFT = 58  # pixels left of every epoch axis, so that cursors line up
AXIS_RIGHT = 8
DESCENT = 4  # below the title of an x axis, for its p
AXIS_TITLE_PADDING = 6
AXIS_EXTENT = AXIS_LEFT - AXIS_TITLE_PADDING - 14  # of an Altair axis; 14 is what its title takes
VEGA_CONFIG = {
    "mark": {"aria": False},  # a reader gets the description and the table, not a thousand marks
    "title": {"offset": 6, "fontSize": 14, "anchor": "start", "color": TEXT},
    "axis": {
        "labelFontSize": 11, "titleFontSize": 11, "labelPadding": 4, "titlePadding": AXIS_TITLE_PADDING,
        "labelColor": TEXT, "titleColor": TEXT,
    },
    "legend": {
        "labelFontSize": 11, "offset": 4, "padding": 0, "symbolOpacity": 1, "orient": "top", "title": None,
        "labelColor": TEXT, "titleColor": TEXT,
    },
}  # fmt: skip
EPOCH_ELEMENT = "body"  # what a chart binds its epoch to: it exists before any chart is embedded
EPOCH_EVENT = "input"  # the player's event, which bubbles up to it
LOSS_COLOURS = ("#e3edf6", "#24507c")  # of the plane of one unit: dark where there is much
PATH = "#1d2126"  # of gradient descent, on that plane
PLANE_HEIGHT = 380
POINTER_ELEMENT, POINTER_EVENT = "#root", "lab-pointer"  # through which charts share the z that is pointed at
TANGENT = 1.2  # half the length of a tangent, in units of z
READOUT = 15  # pixels: height of a line of text in a chart
STRIP = 22  # pixels: height of a strip that is active
