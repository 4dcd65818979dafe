"""Simulated shares between bounds, collapsed shares, and the constants."""

from core.charts import theme
from core.charts.born_dead import collapse_spec, constants_spec, depth_spec
from tests.charts.pictured.chart import BLUE, EVERY, Chart, Mark, has, measured

DEPTHS = [
    {"depth": 4, "width": "2", "lower_bound": 0.1, "upper_bound": 0.9},
    {"depth": 9, "width": "2", "lower_bound": 0.3, "upper_bound": 0.95, "share": 0.6, "low": 0.5, "high": 0.7, "n": 9},
    {"depth": 6, "width": "3", "share": 0.2, "low": 0.15, "high": 0.33, "n": 9},
    {"depth": 5, "width": "3", "exact": 0.42},
]
WIDTHS = {"2": theme.CLASS_COLOURS[1], "3": theme.CLASS_COLOURS[2]}

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
