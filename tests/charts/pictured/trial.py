"""Two findings."""

from core.charts.trial import findings_spec
from tests.charts.pictured.chart import BLUE, EVERY, Chart, Mark, measured

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
