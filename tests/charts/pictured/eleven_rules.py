"""Three rules: one wrong, one right, and the bound."""

from core.charts import eleven_rules, theme
from core.charts.eleven_rules import rules_spec
from tests.charts.pictured.chart import (
    Chart,
    Mark,
    has,
)

RULES = list(eleven_rules.RULES.values())
COUNTED = [
    {"label": RULES[0].label, "units": 70.0, "kind": "wrong", "text": "70", "from": 30.0, "truth": 30},
    {"label": RULES[1].label, "units": 20.0, "kind": "right", "text": "20", "from": 30.0, "truth": 30},
    {"label": eleven_rules.OURS, "units": 45.0, "low": 5.0, "high": 50.0, "kind": "at most", "text": "45",
     "from": 30.0, "truth": 30},
]  # fmt: skip
RULE_KINDS = {"right": theme.EFFECTS["helps"][0], "wrong": theme.EFFECTS["harms"][0],
              "at most": theme.EFFECTS[theme.FOR_COMPARISON][0]}  # fmt: skip

CHARTS: dict[str, Chart] = {
    "rules": Chart(
        lambda: rules_spec(True), COUNTED,
        (
            Mark("rule", 0, has("truth"), "truth", None, theme.NEUTRAL),
            Mark("rule", 1, lambda rows: rows["low"].isna(), ("from", "units"), "label", RULE_KINDS, "kind"),
            Mark("rule", 2, has("low"), ("low", "high"), "label", RULE_KINDS, "kind"),
            Mark("symbol", 0, has("units"), "units", "label", RULE_KINDS, "kind"),
            Mark("text", 0, lambda rows: rows["units"] >= 30, "units", "label", text="text"),
            Mark("text", 1, lambda rows: rows["units"] < 30, "units", "label", text="text"),
        ),
    ),
}  # fmt: skip
