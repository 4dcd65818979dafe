"""A heat map with a chosen cell and one of which nothing is known."""

from core.charts.bias_sweep import heat_spec
from tests.charts.pictured.chart import Chart, Mark, has, measured

CELLS = [
    measured(row="z", column=-1, text="0.20", value=0.2, low=0.1, high=0.9, chosen=False),
    measured(row="z", column=-2, text="0.60", value=0.6, low=0.5, high=0.95, chosen=True),
    measured(row="s", column=-1, text="0.97", value=0.97, low=0.4, high=0.98, chosen=False),
    measured(row="s", column=-2, chosen=False),
]

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
