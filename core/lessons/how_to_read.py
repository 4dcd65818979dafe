"""Which of the texts on how to read a run fits its activation and its data."""

import numpy as np

from core.data import DATASETS
from core.diagnosis.bounds import silent_bound
from core.diagnosis.words import percent_above
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE
from core.lessons.prose import prose
from core.training import TrainingConfig

_SIDES = {"reading_edge": "flat", "reading_never_dead": "gentle"}
NO_EXPERIMENT = ("wine", "breast_cancer", "diabetes")  # where at -2.5 leaky ReLU does about as well or badly as ReLU
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


def lines_reading(config: TrainingConfig, n_features: int) -> str:
    """What the lines of the first layer's units are in the picture: a curve, the plane of the data, or a cut of it."""
    side = _SIDES.get(reading(config))
    kink = "kink" if n_features == 1 else "hinge"
    what = f"the **{kink}** of one unit of the first layer, where its *z* = 0" if side else "where *z* = 0 for one unit"
    if n_features == 1:
        text = f"- Each short line at the foot of the curve is {what}."
    elif n_features == 2:
        text = f"- Each line in the picture is {what}."
    else:
        return (
            f"- The picture is a flat cut through data of {n_features} features. Each line is {what}, on this cut; the "
            "points lie in front of it and behind it, so a point may be on the other side of a line than it seems."
        )
    if not side:
        return f"{text} Nothing breaks there." if reading(config) == "reading_smooth" else text
    state = "dead" if side == "flat" else "asleep"
    return f"{text} When a unit is {state}, its {kink} has left the training points: they all lie on its {side} side."


def experiment(dataset: str) -> str:
    """What to try in the lab, from the best-known comparison on; empty on data where it comes out otherwise."""
    return prose("training_lab") if dataset in DATASETS and dataset not in NO_EXPERIMENT else ""


def dead_bound(config: TrainingConfig, n_train: int) -> str:
    """On how many inputs "dead" is judged, and what that bounds."""
    units = sum(config.hidden_widths)
    one, all_units = (percent_above(silent_bound(n_train, units=count)) for count in (1, units))
    return (
        f"Here the training set has {n_train:,} examples. A unit that is dead on all of them gets a gradient from "
        f"under {one} of examples like these (95 %), all {units} units at once from under {all_units}."
    )
