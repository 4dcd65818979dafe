"""One sentence on what happened in a run, from its data."""

from collections.abc import Sequence

import numpy as np

from core.data import Dataset
from core.engine.liveness import Fates, UnitState, fates
from core.training import TrainingHistory

GOOD_ACCURACY = 0.9
STUCK_MARGIN = 0.03  # above the best constant answer: as good as not having learnt


def story(history: TrainingHistory, dataset: Dataset) -> str:
    """Births, deaths, revivals and the price, in one or two sentences of Markdown."""
    lives = [fates(states) for states in history.unit_states]
    return f"{_lives(history, lives)} {_outcome(history, dataset)}"


def _lives(history: TrainingHistory, lives: Sequence[Fates]) -> str:
    total = sum(len(layer.born_dead) for layer in lives)
    born = sum(int(layer.born_dead.sum()) for layer in lives)
    died = [int(epoch) for layer in lives for epoch in layer.first_death[layer.died & ~layer.born_dead]]
    revived = sum(int(layer.revived.sum()) for layer in lives)
    dead = sum(int(layer.dead_at_end.sum()) for layer in lives)
    if born == total:
        return f"**All {total} units were born dead**{_came_back(revived, dead, total)}"
    if not born and not died:
        return f"**All {total} units stayed alive**{_asleep_or_cut_off(history)}"
    parts = [f"**{born} of {total} units {_were(born)} born dead**" if born else "**No unit was born dead**"]
    if died:
        parts.append(f"{'but' if not born else 'and'} **{len(died)}{' more' if born else ''} died**{_when(died)}")
    return " ".join(parts) + _came_back(revived, dead, total)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _when(epochs: Sequence[int]) -> str:
    first, last = min(epochs), max(epochs)
    return f" at epoch {first}" if first == last else f" between epochs {first} and {last}"


def _came_back(revived: int, dead: int, total: int) -> str:
    end = "none is dead at the end" if not dead else f"{dead} of {total} {'is' if dead == 1 else 'are'} dead at the end"
    if dead == total:
        end = "all are dead at the end"
    return (
        f"; **{revived} came back** for a while or for good, and {end}." if revived else f"; none came back, and {end}."
    )


def _asleep_or_cut_off(history: TrainingHistory) -> str:
    last = np.concatenate([states[-1] for states in history.unit_states])
    asleep, cut_off = int((last == UnitState.ASLEEP).sum()), int((last == UnitState.CUT_OFF).sum())
    if cut_off:
        return f", though {cut_off} {_were(cut_off)} cut off from the output at the end."
    if asleep:
        them = "it" if asleep == 1 else "them"
        return f", though {asleep} {_were(asleep)} asleep at the end: only a faint gradient reaches {them}."
    return "."


def _outcome(history: TrainingHistory, dataset: Dataset) -> str:
    if history.diverged_at is not None:
        return (
            f"Training **diverged at epoch {history.diverged_at}**: loss or weights stopped being finite, "
            "and everything below ends before it. Try a lower learning rate."
        )
    dead = int(sum((states[-1] == UnitState.DEAD).sum() for states in history.unit_states))
    score, constant = float(history.test_score[-1]), best_constant_score(dataset)
    measure = f"{score:.0%} of the test data right" if dataset.task == "classification" else f"a test R² of {score:.2f}"
    if len(history.epochs) == 1:
        return f"Before any training the network gets {measure}."
    if score <= constant + STUCK_MARGIN:
        answer = "the same class for every input" if dataset.task == "classification" else "the mean for every input"
        return f"The network gets {measure}, no better than answering {answer}: **it has not learnt**."
    if dead and (score >= GOOD_ACCURACY):
        return f"Yet the network gets {measure}: **a falling loss can hide dead units**."
    return f"The network gets {measure}."


def best_constant_score(dataset: Dataset) -> float:
    """Test score of the best constant answer: the training set's largest class, or R² = 0."""
    if dataset.task == "regression":
        return 0.0
    return float((dataset.y_test == np.bincount(dataset.y_train).argmax()).mean())
