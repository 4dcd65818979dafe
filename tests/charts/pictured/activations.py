"""Two activations with zones, a chosen point and its tangent."""

from core.charts import theme
from core.charts.activations import function_spec
from tests.charts.pictured.chart import ZONES, Chart, Mark, has

FUNCTIONS = [
    {"series": series, "place": place, "z": z, "value": value, "slope": slope, "pointable": True}
    for place, series, points in (
        (0, "ReLU", ((-8, 0, 0.3), (0, 0.5, 0.9), (8, 8, 1))),
        (1, "tanh", ((-8, -1, 0.1), (8, 1, 0.2))),
    )
    for z, value, slope in points
] + [
    {"series": "ReLU", "low": -8, "high": -1, "zone": "no gradient", "middle": -4.5, "wide": True},
    {"series": "ReLU", "low": -1, "high": 8, "zone": "gradient passes", "middle": 3.5, "wide": False},
    {"chosen": 2.0, "chosen_value": 3.0, "chosen_slope": 0.6, "from": 1.0, "to": 3.5, "value_from": 1.5,
     "value_to": 5.0},
]  # fmt: skip
FUNCTION = {name: theme.activation_style(key).colour for name, key in (("ReLU", "relu"), ("tanh", "tanh"))}

CHARTS: dict[str, Chart] = {
    "function": Chart(
        lambda: function_spec(("relu", "tanh"), "value"), FUNCTIONS,
        (
            Mark("rect", 0, has("zone"), ("low", "high"), None, ZONES, "zone"),
            Mark("text", 0, lambda rows: rows["wide"].eq(True), "middle", text="zone"),
            Mark("line", 0, has("place"), "z", "value", FUNCTION, "series", lines=True),
            Mark("rule", 0, has("chosen"), ("from", "to"), ("value_from", "value_to"), theme.ACCENT),
            Mark("symbol", 0, has("chosen"), "chosen", "chosen_value", theme.ACCENT),
            Mark("rule", 1, lambda rows: rows["z"] == 8, "z"),
            Mark("symbol", 1, lambda rows: rows["z"] == 8, "z", "value", FUNCTION, "series"),
        ),
        signals={"at_z": 8},
    ),
    "slope": Chart(
        lambda: function_spec(("relu", "tanh"), "slope"), FUNCTIONS,
        (
            Mark("line", 0, has("place"), "z", "slope", FUNCTION, "series", lines=True),
            Mark("symbol", 0, has("chosen"), "chosen", "chosen_slope", theme.ACCENT),
            Mark("symbol", 1, lambda rows: rows["z"] == 8, "z", "slope", FUNCTION, "series"),
        ),
        signals={"at_z": 8},
    ),
}  # fmt: skip
