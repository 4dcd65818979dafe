"""Zones of two activations, and the shares of a cloud in them."""

from core.charts.activation_clouds import cloud_spec, share_spec
from tests.charts.pictured.chart import ZONES, Chart, Mark, has

CLOUDS = [
    {"series": "z", "low": -8, "high": 1, "zone": "no gradient", "middle": -3.5, "wide": True},
    {"series": "z", "low": 1, "high": 8, "zone": "gradient passes", "middle": 4.5, "wide": True},
    {"series": "tanh", "low": -3, "high": 4, "zone": "faint gradient", "middle": 0.5, "wide": True},
]
SHARES = [
    {"series": "z", "zone": "no gradient", "share": 0.4, "from": 0.0, "to": 0.4, "middle": 0.2, "word": "40%"},
    {"series": "z", "zone": "gradient passes", "share": 0.6, "from": 0.4, "to": 1.0, "middle": 0.7, "word": "60%"},
    {"series": "tanh", "zone": "faint gradient", "share": 0.9, "from": 0.05, "to": 0.95, "middle": 0.5, "word": "90%"},
]

CHARTS: dict[str, Chart] = {
    "clouds": Chart(
        lambda: cloud_spec(2), CLOUDS, (Mark("rect", 0, has("zone"), ("low", "high"), "series", ZONES, "zone"),)
    ),
    "shares": Chart(
        lambda: share_spec(2), SHARES,
        (
            Mark("rect", 0, has("zone"), ("from", "to"), "series", ZONES, "zone"),
            Mark("text", 1, has("zone"), "middle", "series", text="word"),
        ),
    ),
}  # fmt: skip
