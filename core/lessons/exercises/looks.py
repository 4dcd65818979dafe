"""What is read off a run: what became of its units, and what there is to see of that in its picture."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from core.engine.liveness import Fates, UnitState, fates
from core.training import TrainingHistory


class Look(NamedTuple):
    """What there is to see in the run's picture before the answer is judged; `happened` picks one of the answers."""

    question: str
    answers: Sequence[str]
    happened: Callable[[TrainingHistory], int]


def all_fates(history: TrainingHistory) -> list[Fates]:
    """What became of the units of each hidden layer."""
    return [fates(states) for states in history.unit_states]


def alive_at_start(history: TrainingHistory) -> int:
    """Units that are not dead before training."""
    return int(history.alive_counts[0].sum())


def dead_at(history: TrainingHistory, place: int) -> list[int]:
    """Dead units of each hidden layer at the first (0) or the last (-1) logged epoch."""
    return [int(np.count_nonzero(states[place] == UnitState.DEAD)) for states in history.unit_states]


def _alive_in_the_picture(history: TrainingHistory) -> int:
    alive = alive_at_start(history)
    return (alive > 0) + (2 * alive > sum(history.config.hidden_widths))


def _dead_at_the_end(history: TrainingHistory) -> int:
    dead = sum(dead_at(history, -1))
    return (dead > 0) + (dead == sum(history.config.hidden_widths))


def _where_more_are_dead(history: TrainingHistory) -> int:
    first, second = dead_at(history, 0)
    return 0 if first > second else 1 if second > first else 2


def _back_in_layer_1(history: TrainingHistory) -> int:
    life = all_fates(history)[0]
    ever, back = int((life.born_dead | life.died).sum()), int(life.revived.sum())
    return 3 if not ever else (back > 0) + (back == ever)


def _a_whole_layer_is_dead(history: TrainingHistory) -> int:
    return int(not any(dead == width for dead, width in zip(dead_at(history, 0), history.config.hidden_widths)))


ALIVE = Look(
    "How many units are alive in the picture?", ("none", "up to half", "more than half"), _alive_in_the_picture
)
DEAD = Look("How many units of this run are dead at the end?", ("none", "some", "all"), _dead_at_the_end)
MORE_DEAD = Look(
    "In which layer are more units dead?", ("in layer 1", "in layer 2", "as many in both"), _where_more_are_dead
)
BACK = Look("How many of layer 1's dead units came back?", ("none", "some", "all", "none was dead"), _back_in_layer_1)
WHOLE_LAYER = Look(
    "Of the one network that is drawn: is there a layer with all its units dead?", ("yes", "no"), _a_whole_layer_is_dead
)
