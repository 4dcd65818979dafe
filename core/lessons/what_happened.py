"""What a page's numbers say of its prediction: which answers are right, and what there was to see."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from core.diagnosis.eleven_rules import CLOSE
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState
from core.lessons import predictions as words
from core.studies.activations import passage_shares, slope_zones
from core.studies.one_unit import Moment, Path
from core.studies.rescue import Effect
from core.studies.run.network_row import is_stuck
from core.studies.vanishing import Verdict
from core.training import TrainingHistory

FEW, TENTH = 0.05, 0.25  # shares below which "about a tenth" and "about half" are not the nearest answer


class Happened(NamedTuple):
    """The right answers of a prediction, and the right one of what there was to see."""

    right: Sequence[str]
    seen: str


def home(now: TrainingHistory, then: TrainingHistory) -> Happened:
    """Of home's run as the page opens, and of the one at the bias that is asked about."""
    scores = [each.test_score[-1] for each in (now, then)]
    learnt = words.LATER if scores[1] >= scores[0] else words.LESS
    dead = sum(int(np.count_nonzero(states[-1] == UnitState.DEAD)) for states in then.unit_states)
    seen = words.HOME.seen[(dead > 8) + (dead > 15)]
    return Happened([words.NOTHING if is_stuck(then, then.dataset) else learnt], seen)


def cloud() -> Happened:
    """Of ReLU's share at the bias and the spread that are asked about."""
    shares = passage_shares(slope_zones("relu"), words.CLOUD_MEAN, words.CLOUD_SPREAD)
    half, tenth, hardly = words.CLOUD.answers
    passing = shares[UnitState.ACTIVE]
    right = hardly if passing < FEW else tenth if passing < TENTH else half
    return Happened([right], words.share_seen(shares[UnitState.DEAD]))


def eleven_rules(units: Sequence[float], truth: int) -> Happened:
    """Of how many units each rule calls dead."""
    low, high = min(units), max(units)
    near = sum(abs(each - truth) <= CLOSE for each in units)
    right = words.CLOSE_BY if high - low <= 5 else words.ANYTHING if low < 10 and high > 70 else words.FAR
    return Happened([right], words.ELEVEN_RULES.seen[(near > 0) + (near > 2)])


def one_unit(path: Path, last: Moment) -> Happened:
    """Of a descent and its last step."""
    started_dead, ended_dead = (path.states[step] == UnitState.DEAD for step in (0, -1))
    if path.diverged:
        right = words.RUNS_AWAY
    elif started_dead and ended_dead:
        right = words.STAYS
    else:
        right = words.DIES if ended_dead else words.FITS
    on = np.count_nonzero(last.slope)
    none, some, every = words.ONE_UNIT.seen
    return Happened([right], every if on == len(last.slope) else some if on else none)


def vanishing(found: Mapping[str, Verdict]) -> Happened:
    """Of networks by activation."""
    *_, nobody = words.VANISHING.answers
    right = [f"{ACTIVATIONS[name].label}'s" for name, each in found.items() if each.kind == "arrives"]
    zero, faint, whole = words.VANISHING.seen
    seen = {"dying": zero, "vanishing": faint}.get(found["relu"].kind, whole)
    return Happened(right or [nobody], seen)


def recovery(table: pd.DataFrame) -> Happened:
    """Of a `recovery_table`; what was cut off and not dead itself does not count."""
    counted = table[table["start"] != "cut_off"]
    units, never = (counted.groupby("layer")[name].sum() for name in ("units", "never"))
    back = (units - never).to_dict()
    layer_1, first = int(units.to_dict().get(1, 0)), int(back.pop(1, 0))
    above = int(sum(back.values()))
    if first and above:
        right = words.EVERYWHERE
    else:
        right = words.ONLY_1 if first else words.ONLY_ABOVE if above else words.NOWHERE
    none, some, every, nobody = words.RECOVERY.seen
    seen = nobody if not layer_1 else none if not first else every if first == layer_1 else some
    return Happened([right], seen)


def rescue(rows: pd.DataFrame, asked: Sequence[str]) -> Happened:
    """Of the rows of the bench: who helps, and how many."""
    helping = [name for name in asked if (rows.loc[rows["name"] == name, "effect"] == Effect.HELPS).any()]
    none, few, many = words.RESCUE_SEEN
    return Happened(helping, many if 2 * len(helping) >= len(asked) else few if helping else none)
