"""Outcomes of remedies, and the courses of one and of the control."""

from core.charts import theme
from core.charts.rescue import outcome_spec, rescue_spec
from core.studies.rescue import CONTROL, UNDAMAGED
from tests.charts.pictured.chart import BLUE, EVERY, Chart, Mark, has, measured

REMEDIES = ("raise biases", "reset", "nothing", UNDAMAGED)
EFFECT_OF = {name: colour for name, (colour, _) in theme.EFFECTS.items()}
OUTCOMES = [
    measured(label=label, name=name, effect=effect, value=value, low=value - 0.1, high=value + 0.15, active=value - 0.2)
    for label, name, effect, value in (
        ("raise biases", "bias", "helps", 0.8), ("reset", "reset", "harms", 0.3),
        ("nothing", CONTROL, theme.FOR_COMPARISON, 0.5), (UNDAMAGED, "healthy", theme.FOR_COMPARISON, 0.7),
    )
]  # fmt: skip
COURSES = [
    *({"measure": measure, "series": series, "epoch": epoch, "value": value, "low": value - 0.1, "high": value + 0.2}
      for measure, shift in (("alive", 0.0), ("score", 0.07))
      for series, epoch, value in (("with the remedy", 10, 0.3 + shift), ("with the remedy", 20, 0.7 + shift),
                                   ("do nothing", 0, 0.6 + shift), ("do nothing", 23, 0.2 + shift))),
    {"rescue": 10, "word": "rescue"},
]  # fmt: skip
COURSE = {style.name: style.colour for style in theme.RESCUE_SERIES}

CHARTS: dict[str, Chart] = {
    "outcome": Chart(
        lambda: outcome_spec("alive", REMEDIES),
        OUTCOMES,
        (
            Mark("rect", 0, lambda rows: rows["name"] == CONTROL, ("low", "high"), None, BLUE),
            Mark("rule", 0, lambda rows: rows["name"] == CONTROL, "value"),
            Mark("rule", 1, lambda rows: rows["label"] == UNDAMAGED, "value"),
            Mark("rule", 2, EVERY, ("low", "high"), "label", EFFECT_OF, "effect"),
            Mark("symbol", 1, EVERY, "active", "label", EFFECT_OF, "effect"),
            Mark("symbol", 2, EVERY, "value", "label", EFFECT_OF, "effect"),
        ),
    ),
    "rescue": Chart(
        lambda: rescue_spec("alive"),
        COURSES,
        (
            *(Mark(kind, 0, lambda rows: rows["measure"] == "alive", "epoch", y, COURSE, "series",
                   lines=kind != "symbol")
              for kind, y in (("area", ("low", "high")), ("line", "value"), ("symbol", "value"))),
            Mark("rule", 0, has("rescue"), "rescue"),
            Mark("text", 0, has("rescue"), "rescue", text="word"),
        ),
    ),
}  # fmt: skip
