"""Two layers before training."""

from core.charts.layers import gradients_spec, layers_spec
from tests.charts.pictured.chart import BLUE, STATES, Chart, Mark, has

LAYER_STATES = [
    {"layer": "layer 9", "state": "active", "place": 0, "units": 5},
    {"layer": "layer 9", "state": "dead", "place": 3, "units": 3},
    {"layer": "layer 10", "state": "asleep", "place": 1, "units": 4},
]

CHARTS: dict[str, Chart] = {
    "layers": Chart(
        lambda: layers_spec(2), [{**row, "from": 5 * (row["place"] == 3), "word": f"{row['units']} {row['state']}"}
                                 for row in LAYER_STATES],
        (
            Mark("rect", 0, has("units"), ("from", "to the end"), "layer", STATES, "state"),
            Mark("text", 1, has("units"), "in the middle", "layer", text="word"),
        ),
    ),
    "layer gradients": Chart(
        gradients_spec, [{"layer": 1, "norm": 0.02}, {"layer": 2, "norm": 3.0}, {"layer": 3, "norm": 0.4}],
        (
            Mark("line", 0, has("norm"), "layer", "norm", lines=True),
            Mark("symbol", 0, has("norm"), "layer", "norm", BLUE),
        ),
        ("y",),
    ),
}  # fmt: skip
