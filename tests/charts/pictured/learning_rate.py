"""Curves over the learning rate, with the knee."""

from core.charts import theme
from core.charts.learning_rate import curve_spec
from tests.charts.pictured.chart import EVERY, LAYERS, Chart, Mark, has, measured

CURVES = [
    measured(rate=0.1, series="layer 1", value=0.5, low=0.3, high=0.8),
    measured(rate=0.6, series="layer 1", value=0.2, low=0.1, high=0.65),
    measured(rate=0.4, series="layer 2", value=0.9, low=0.85, high=0.95),
    measured(rate=1.0, series="layer 2", value=0.7, low=0.55, high=0.75),
]

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
}  # fmt: skip
