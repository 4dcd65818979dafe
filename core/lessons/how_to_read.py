"""Which of the texts on how to read a run fits its activation."""

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE
from core.training import TrainingConfig

REACH = 60.0  # of z: further out than any smooth activation still has a slope


def reading(config: TrainingConfig) -> str:
    """Name of the Markdown file: by whether the slope can be 0, and whether it gets there at once or gradually."""
    activation = ACTIVATIONS[config.activation]
    slopes = activation.slope(np.linspace(-REACH, REACH, 1201), negative_slope=config.negative_slope)
    faintest = np.abs(slopes).min() / activation.steepest
    if faintest >= ACTIVE_SHARE:
        return "reading_always_awake"
    if faintest >= DEAD_SHARE:
        return "reading_never_dead"
    return "reading_edge" if activation.has_edge or activation.has_negative_slope else "reading_smooth"
