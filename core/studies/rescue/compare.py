"""Each remedy against doing nothing, seed by seed; what it cost; and the courses behind it."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from core.engine.activations import Array
from core.engine.optimizers import OPTIMIZERS
from core.studies.intervals import Estimate, bootstrap, paired_difference
from core.studies.rescue.bench import Course, Recovery
from core.studies.rescue.remedies import CONTROL, REMEDIES

NEGLIGIBLE = 0.01  # of test score: an interval that lies within this of 0 is no effect
UNDAMAGED = "never damaged"
RECOVERED = 0.95  # of the mean score of networks that were never damaged


class Effect(StrEnum):
    """What a remedy does to the test score, as its interval says."""

    HELPS = "helps"
    NOTHING = "does nothing"
    HARMS = "harms"
    UNCLEAR = "unclear"


def effect(difference: Estimate) -> Effect:
    """From the score with the remedy minus that without, over pairs."""
    if max(abs(difference.low), abs(difference.high)) < NEGLIGIBLE:
        return Effect.NOTHING
    if difference.low > 0:
        return Effect.HELPS
    return Effect.HARMS if difference.high < 0 else Effect.UNCLEAR


def compare(recoveries: Mapping[str, Recovery], healthy: Course) -> pd.DataFrame:
    """One row for networks that were never damaged, then one a remedy; `recoveries` holds the control.

    Columns: name, label, effect ("" for what is not a remedy), n, diverged; score, gain over the control and alive,
    each with `_low` and `_high`; active. And what it cost: score_at_once (right after the remedy), recovered (networks
    that came to RECOVERED of the healthy score), epochs_needed (median over those), touched (hidden units changed by
    hand, mean), kept_numbers (by the optimizer, a parameter); unknown for the first row.
    """
    control = recoveries[CONTROL].course
    target = RECOVERED * healthy.score[:, -1].mean()
    rows = [_outcome(name, each.course, control) | _cost(each, target) for name, each in recoveries.items()]
    return pd.DataFrame([_outcome(UNDAMAGED, healthy, control), *rows])


def _outcome(name: str, course: Course, control: Course) -> dict[str, object]:
    gain, known = paired_difference(course.score[:, -1], control.score[:, -1]), name not in (CONTROL, UNDAMAGED)
    return {
        "name": name,
        "label": REMEDIES[name].label if name in REMEDIES else name,
        "effect": str(effect(gain)) if known else "",
        **_columns("score", bootstrap(course.score[:, -1])),
        **_columns("gain", gain),
        **_columns("alive", bootstrap(course.alive[:, -1])),
        "active": float(course.active[:, -1].mean()),
        "n": len(course.score),
        "diverged": int(course.diverged.sum()),
    }


def _cost(recovery: Recovery, target: float) -> dict[str, float]:
    needed = _epochs_needed(recovery.course, target)
    return {
        "score_at_once": float(recovery.course.score[:, 0].mean()),
        "recovered": len(needed),
        "epochs_needed": float(np.median(needed)) if len(needed) else np.nan,
        "touched": float(recovery.touched.mean()),
        "kept_numbers": 1 + OPTIMIZERS[recovery.optimizer].n_moments,
    }


def _columns(name: str, estimate: Estimate) -> dict[str, float]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _epochs_needed(course: Course, target: float) -> Array:
    """The first logged epoch, counted from the rescue, with a score of at least the target, of those that get there."""
    reached = course.score >= target
    return course.epochs[reached.argmax(axis=1)][reached.any(axis=1)]


def course_table(course: Course, start: int = 0) -> pd.DataFrame:
    """Rows epoch, measure ("score" or "alive"), value, low, high, n: means over the networks; epochs from `start`."""
    rows = [
        {"epoch": int(epoch) + start, "measure": measure, **bootstrap(values)._asdict()}
        for measure in ("score", "alive")
        for epoch, values in zip(course.epochs, getattr(course, measure).T)
    ]
    return pd.DataFrame(rows)
