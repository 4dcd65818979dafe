"""What makes a record say less, or something else, than it seems to."""

from math import sqrt

import numpy as np

from core.diagnosis.monitor import Layer
from core.diagnosis.record import LayerRecord

ENOUGH = 100  # inputs: with fewer, zero shares agree by chance
NOISE = 3.0  # standard deviations that shares of one and the same probability may lie apart
AGREE = 0.5  # of the units that respond: as many zero shares never agree by themselves


def layer_warnings(name: str, layer: Layer) -> list[str]:
    """Sentences on a layer's record."""
    record, found = layer.record, []
    if "training" in layer.notes.modes:
        found.append(f"{name} was watched in training mode: dropout and batch statistics were at work.")
    if layer.reading.kind == "post" and looks_like_dropout(record):
        found.append(
            f"Nearly all units of {name} are 0 equally often. That looks like dropout, which sets outputs to 0 at "
            "random: watch the network in evaluation mode, or before the dropout."
        )
    if (broken := int((record.not_finite > 0).sum())) > 0:
        found.append(f"{broken} of {record.units} units of {name} have values that are not finite.")
    return found


def looks_like_dropout(record: LayerRecord) -> bool:
    """Whether most units' zero shares agree as only one common probability explains.

    A share of a half is left out: units with symmetric inputs and no bias have it by themselves.
    """
    responds = record.positive > 0
    if record.n < ENOUGH or responds.sum() < 3:
        return False
    shares = 1 - record.positive[responds] / record.values
    middle = float(np.median(shares))
    noise = NOISE * sqrt(max(middle * (1 - middle), 1e-12) / record.n)
    plausible = 0.05 < middle < 0.95 and abs(middle - 0.5) > noise
    return plausible and bool((np.abs(shares - middle) <= noise).mean() > AGREE)
