"""One bar of three fates."""

from core.charts import theme
from core.charts.recovery import FATES, bars_spec
from tests.charts.pictured.chart import Chart, Mark

FATE = {part.name: part.colour for part in FATES}
BARS = [
    {"row": 0, "label": "r", "part": part.name, "place": place, "count": 5, "share": end - start, "from": start,
     "to": end, "value": 0.45, "low": 0.4, "high": 0.6, "networks": 9}
    for place, (part, start, end) in enumerate(zip(FATES, (0.0, 0.3, 0.45), (0.3, 0.45, 1.0)))
]  # fmt: skip

CHARTS: dict[str, Chart] = {
    "recovery": Chart(
        lambda: bars_spec(FATES, 1, "t", "x", "d"),
        BARS,
        (
            *(Mark("rect", place, lambda rows, place=place: rows["place"] == place, ("from", "to"), None, FATE, "part")
              for place in range(3)),
            Mark("rule", 0, lambda rows: rows["place"] == 0, ("low", "high"), None, theme.ACCENT),
        ),
    ),
}  # fmt: skip
