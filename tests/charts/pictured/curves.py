"""One run over its epochs: losses, units, gradients."""

from core.charts import theme
from core.charts.curves import gradient_spec, loss_spec, units_spec
from tests.charts.pictured.chart import LAYERS, SERIES, STATES, Chart, Mark, has

LOSSES = [
    {"epoch": epoch, "series": series, "loss": loss, "shown": min(loss, 4.0), "last": 17, "top": 4.0, "run": run}
    for run, shift in (("one", 0.0), ("two", 0.4))
    for series, epoch, loss in (
        ("training", 0, 3.0 + shift), ("training", 17, 1.0 + shift), ("test", 0, 2.0 + shift), ("test", 17, 9.0 + shift)
    )
]  # fmt: skip
COUNTS = [
    {"epoch": start, "until": end, "layer": "layer 1", "state": state, "count": high - low, "low": low, "high": high,
     "name": "layer 1", "last": 23}
    for start, end, state, low, high in (
        (0, 23, "active", 2, 5), (0, 5, "asleep", 5, 7), (5, 23, "dead", 5, 7), (0, 23, "cut off", 7, 8)
    )
] + [{"epoch": 0, "until": 23, "layer": "layer 2", "state": "dead", "count": 2, "low": 0, "high": 2, "name": "layer 2",
      "last": 23}]  # fmt: skip
GRADIENTS = [
    {"epoch": epoch, "layer": layer, "norm": norm, "place": place, "last": 17, "top": 10.0, "floor": 0.001}
    for layer, place, pair in (("layer 1", 1, (1.0, 0.01)), ("layer 2", 2, (0.3, 0.05)), ("output", 0, (5.0, 2.0)))
    for epoch, norm in zip((0, 17), pair)
]

CHARTS: dict[str, Chart] = {
    "loss": Chart(
        loss_spec, [row for row in LOSSES if row["run"] == "one"],
        (
            Mark("line", 0, has("loss"), "epoch", "shown", SERIES, "series", lines=True),
            Mark("symbol", 1, lambda rows: rows["epoch"] == 17, "last", "top"),
        ),
    ),
    "units": Chart(
        units_spec, COUNTS,
        (
            Mark("rect", 0, has("epoch"), ("epoch", "until"), ("low", "high"), STATES, "state"),
            Mark("rule", 0, has("epoch"), "middle of both", ("low", "high"), STATES, "state"),
        ),
    ),
    "gradients": Chart(
        gradient_spec, GRADIENTS,
        (
            Mark("line", 0, has("norm"), "epoch", "norm",
                 {**LAYERS, "output": theme.OUTPUT_COLOUR}, "layer", lines=True),
            Mark("symbol", 0, has("norm"), "epoch", "norm"),
            Mark("symbol", 1, lambda rows: rows.index == 0, "last", "top"),
            Mark("symbol", 2, lambda rows: rows.index == 0, "last", "floor"),
        ),
        ("y",),
    ),
}  # fmt: skip
