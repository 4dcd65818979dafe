"""Every chart that is written down, by name."""

from tests.charts.pictured import (
    activation_clouds,
    activations,
    bias_sweep,
    born_dead,
    classroom,
    curves,
    diagnosis,
    eleven_rules,
    expected_dead,
    layers,
    learning_rate,
    one_unit,
    recovery,
    rescue,
    seed_lines,
    trial,
    vanishing,
)
from tests.charts.pictured.chart import Chart

MODULES = (
    learning_rate,
    bias_sweep,
    seed_lines,
    born_dead,
    rescue,
    recovery,
    vanishing,
    trial,
    curves,
    expected_dead,
    layers,
    classroom,
    one_unit,
    activations,
    activation_clouds,
    diagnosis,
    eleven_rules,
)
CHARTS: dict[str, Chart] = {name: chart for module in MODULES for name, chart in module.CHARTS.items()}
