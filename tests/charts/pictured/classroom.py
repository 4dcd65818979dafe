"""Where learners stand, and what they answered."""

from core.charts import theme
from core.charts.classroom import distribution_spec, standings_spec
from tests.charts.pictured.chart import Chart, Mark, has

STANDING = [
    {"exercise": "z", "status": "here", "learners": 2}, {"exercise": "z", "status": "solved", "learners": 4},
    {"exercise": "f", "status": "answered", "learners": 3},
]  # fmt: skip
ANSWERS = [
    {"label": "yes", "learners": 6, "outcome": True, "note": "it was so"},
    {"label": "no", "learners": 2, "outcome": False, "note": ""},
]

CHARTS: dict[str, Chart] = {
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
}  # fmt: skip
