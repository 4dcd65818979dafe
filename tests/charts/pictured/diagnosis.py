"""Verdicts, the two parts of a unit, and hinge lines."""

from core.charts import theme
from core.charts.diagnosis import hinge_spec, makeup_spec, verdict_spec
from core.diagnosis import Verdict
from tests.charts.pictured.chart import Chart, Mark, has

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

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
