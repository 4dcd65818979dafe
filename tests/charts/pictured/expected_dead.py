"""An expected share of dead units, and a draw."""

from core.charts import theme
from core.charts.expected_dead import prediction_spec
from tests.charts.pictured.chart import DEAD, Chart, Mark, has

CHARTS: dict[str, Chart] = {
    "expected": Chart(
        prediction_spec,
        [{"bias": -2.0, "expected": 0.9}, {"bias": 2.0, "expected": 0.1}, {"bias": 1.0, "drawn": 0.35}],
        (
            Mark("line", 0, has("expected"), "bias", "expected", DEAD, lines=True),
            Mark("rule", 0, has("drawn"), "bias"),
            Mark("symbol", 0, has("drawn"), "bias", "drawn", theme.ACCENT),
        ),
    ),
}  # fmt: skip
