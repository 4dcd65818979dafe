"""The verdict on each unit: exactly one, with what n inputs can and cannot show."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.diagnosis.bounds import upper_bounds
from core.diagnosis.reading import Reading
from core.diagnosis.record import LayerRecord
from core.engine.activations import Array
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE, EDGE, UnitState

RARE = 0.01  # of inputs: a unit whose upper bound lies below is alive, but seldom
Flags = NDArray[np.bool_]


class Verdict(StrEnum):
    """What can be said of a unit."""

    ACTIVE = "active"
    RARE = "rare"  # alive: it did respond
    ASLEEP = "asleep"  # by slope
    CUT_OFF = "cut off"
    EDGE = "at the edge"
    SILENT = "silent on n"
    PROVED = "proved silent"
    DEAD = "dead by slope"
    NOT_FINITE = "not finite"  # and never seen to respond: nothing can be said


STATE_OF: dict[Verdict, UnitState | None] = {  # in the words of the lab's own networks, over the inputs seen
    Verdict.ACTIVE: UnitState.ACTIVE,
    Verdict.RARE: UnitState.ACTIVE,
    Verdict.ASLEEP: UnitState.ASLEEP,
    Verdict.CUT_OFF: UnitState.CUT_OFF,
    Verdict.EDGE: UnitState.DEAD,
    Verdict.SILENT: UnitState.DEAD,
    Verdict.PROVED: UnitState.DEAD,
    Verdict.DEAD: UnitState.DEAD,
    Verdict.NOT_FINITE: None,
}
NEVER_LEARNS = tuple(verdict for verdict, state in STATE_OF.items() if state is UnitState.DEAD)


class Judged(NamedTuple):
    """A layer's verdicts with what they rest on, each (m,)."""

    verdicts: NDArray[np.object_]
    upper: Array  # the exact one-sided bound of the share of inputs to which the unit responds


def judge(
    record: LayerRecord, reading: Reading, alpha: float, *, proved: Flags | None = None, cut_off: Flags | None = None
) -> Judged:
    """The verdicts on a layer's units; `proved` and `cut_off` (m,) where weights tell them."""
    upper = upper_bounds(record.active, record.n, alpha)
    no_units = np.zeros(record.units, dtype=bool)
    silent, fading, dead = _without_response(record, reading)
    unseen = (record.active == 0) & (record.not_finite > 0)
    rules: list[tuple[Verdict, Flags]] = [  # the first that fits
        (Verdict.NOT_FINITE, unseen),
        (Verdict.PROVED, silent & (no_units if proved is None else proved)),
        (Verdict.EDGE, _at_the_edge(record, reading)),
        (Verdict.SILENT, silent),
        (Verdict.DEAD, dead),
        (Verdict.CUT_OFF, no_units if cut_off is None else cut_off),
        (Verdict.ASLEEP, fading),
        (Verdict.RARE, upper < RARE),
    ]
    found = np.select([fits for _, fits in rules], range(len(rules)), len(rules))
    verdicts = np.array([*(verdict for verdict, _ in rules), Verdict.ACTIVE], dtype=object)
    verdicts = verdicts[found]
    return Judged(verdicts, np.where(verdicts == Verdict.PROVED, 0.0, upper))


def _without_response(record: LayerRecord, reading: Reading) -> tuple[Flags, Flags, Flags]:
    """Which units (m,) are silent as ReLU is, which are asleep, and which are dead by their slope."""
    silent = (record.active == 0) & (record.largest <= 0) & reading.entry.has_edge
    return silent, record.response < ACTIVE_SHARE, record.response < DEAD_SHARE


def _at_the_edge(record: LayerRecord, reading: Reading) -> Flags:
    """Units (m,) whose largest value is 0 but for rounding; outputs of exactly 0 say nothing of that."""
    near = np.abs(record.largest) <= EDGE * record.scale
    if reading.kind == "post":
        near &= record.largest > 0
    return near & reading.entry.has_edge
