"""Steps and samples of one unit."""

from core.charts import theme
from core.charts.one_unit import loss_spec as unit_loss_spec
from core.charts.one_unit import pre_activation_spec
from tests.charts.pictured.chart import ACTIVE, DEAD, STATES, Chart, Mark, has

ON = {"on": ACTIVE, "off": DEAD}
STEPS = [
    {"step": step, "loss": loss, "state": state, "past": step <= 1, "now": step == 1}
    for step, loss, state in ((0, 0.9, "active"), (1, 0.5, "dead"), (3, 0.7, "asleep"))
]
SAMPLES = [
    {"x": -0.5, "y": 0.4, "z": -0.8, "output": 0.1, "slope": 0.0, "error": 0.2, "term": 0.7, "pass": "off"},
    {"x": 0.75, "y": 0.6, "z": 0.9, "output": 0.3, "slope": 1.0, "error": -0.2, "term": -0.7, "pass": "on"},
    {"x": -0.93, "line": -1.2}, {"x": 0.97, "line": 1.1},
]  # fmt: skip

CHARTS: dict[str, Chart] = {
    "unit loss": Chart(
        unit_loss_spec, STEPS,
        (
            Mark("line", 0, lambda rows: rows["past"], "step", "loss", lines=True),
            Mark("symbol", 1, lambda rows: rows["past"], "step", "loss", STATES, "state"),
            Mark("rule", 0, lambda rows: rows["now"], "step", None, theme.ACCENT),
        ),
    ),
    "samples": Chart(
        pre_activation_spec, SAMPLES,
        (
            Mark("rule", 0, lambda rows: rows.index == 0, None, 0.0),
            Mark("line", 0, has("line"), "x", "line", theme.NEUTRAL, lines=True),
            Mark("symbol", 0, has("z"), "x", "z", ON, "pass"),
        ),
    ),
}  # fmt: skip
