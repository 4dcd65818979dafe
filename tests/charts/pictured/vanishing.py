"""Two kinds of network: norms, dead units, decades lost."""

from core.charts.vanishing import dead_spec, lost_spec, norm_spec
from tests.charts.pictured.chart import KINDS, TWO, Chart, Mark, has

NORMS = [
    {"name": "a", "layer": 1, "bias": -2.9, "value": 0.3, "low": 0.1, "high": 1.0, "dead": 0.2, "stopped": 0.1},
    {"name": "a", "layer": 3, "bias": 0, "value": 0.04, "low": 0.01, "high": 0.2, "dead": 0.6, "stopped": 0.2},
    {"name": "b", "layer": 1, "bias": -2.9, "value": 0.02, "low": 0.012, "high": 0.5, "dead": 0.9, "stopped": 0.3},
    {"name": "b", "layer": 2, "bias": -2, "value": 0.6, "low": 0.03, "high": 0.7, "dead": 0.4, "stopped": 0.9},
]
NORMS = [{**row, "place": "ab".index(row["name"])} for row in NORMS]

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
