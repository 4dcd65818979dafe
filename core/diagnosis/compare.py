"""Several reports of one network, in order: what became of each unit, and between which two."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.checks import require
from core.diagnosis.verdicts import NEVER_LEARNS

if TYPE_CHECKING:
    import pandas as pd

    from core.diagnosis.report import Report


def compared(reports: Sequence["Report"]) -> "pd.DataFrame":
    """One row a unit: layer, unit, before, now (verdicts of the first and the last report) and change.

    The change is "" for a unit that is alive in all of them; "born dead" for one that is dead in all of them, the first
    of which was taken before training (step 0), else "dead in all"; and when it died or woke last.

    Raises:
        ValueError: the reports are not of the same layers and units.
    """
    require(len(reports) >= 2, "earlier", "be at least one report", len(reports) - 1)
    layers = [{name: layer.units for name, layer in report.layers.items()} for report in reports]
    require(all(each == layers[0] for each in layers), "earlier", f"have the layers {layers[-1]}", layers[0])
    last = reports[-1].units
    dead = np.stack([report.units["verdict"].isin(NEVER_LEARNS).to_numpy() for report in reports])
    names = [f"step {one.step}" if one.step is not None else f"record {place}" for place, one in enumerate(reports, 1)]
    found = last[["layer", "unit"]].copy()
    found["before"], found["now"] = reports[0].units["verdict"], last["verdict"]
    found["change"] = [_change(states, names, reports[0].step == 0) for states in dead.T]
    return found


def _change(dead: np.ndarray, names: Sequence[str], untrained_first: bool) -> str:
    turns = np.flatnonzero(dead[1:] != dead[:-1])
    if not len(turns):
        return ("born dead" if untrained_first else "dead in all") if dead[0] else ""
    place = int(turns[-1])
    return f"{'died' if dead[-1] else 'woke'} between {names[place]} and {names[place + 1]}"
