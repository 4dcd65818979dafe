"""Whether a network has learnt, judged by its last epochs and not by the very last one alone."""

import numpy as np

from core.data import Dataset
from core.engine.liveness import UnitState
from core.lessons.phrases import with_minus_signs
from core.training import TrainingHistory

GOOD_SCORE = 0.9  # accuracy or R²
STUCK_MARGIN = 0.03  # above the best constant answer: as good as not having learnt
LATE_SHARE = 0.1  # of the epochs, the last of them, by whose median a network is judged
DROP = 0.1  # of the score, from the best to the last epoch: the network has lost what it had
CHANCE = 0.25  # above the best constant answer: more than the luck of a moment


def outcome(history: TrainingHistory, dataset: Dataset) -> str:
    """The test score in a sentence or two of Markdown, and what it hides."""
    if history.diverged_at is not None:
        return (
            f"Training **diverged at epoch {history.diverged_at}**: loss or weights stopped being finite, "
            "and everything below ends before it. Try a lower learning rate."
        )
    last, constant = float(history.test_score[-1]), best_constant_score(dataset)
    if len(history.epochs) == 1:
        return f"Before any training the network gets {_measure(last, dataset)}."
    typical, best = typical_score(history), int(history.test_score.argmax())
    dropped = last < history.test_score[best] - DROP
    if dropped and typical > constant + STUCK_MARGIN:
        return _reached(history, dataset, best) + " Its **loss is jumping**: try a lower learning rate."
    if dropped and history.test_score[best] > constant + CHANCE:
        return _reached(history, dataset, best) + f" It has **lost what it had learnt**: {_constant_answer(dataset)}."
    if max(last, typical) <= constant + STUCK_MARGIN:
        return f"The network gets {_measure(last, dataset)}, {_constant_answer(dataset)}: **it has not learnt**."
    if last >= GOOD_SCORE and _has_dead_units(history):
        return f"Yet the network gets {_measure(last, dataset)}: **a falling loss can hide dead units**."
    return f"The network gets {_measure(last, dataset)}."


def typical_score(history: TrainingHistory) -> float:
    """The median test score of the last tenth of the epochs."""
    last = history.epochs[-1]
    late = history.epochs > last - max(1, round(LATE_SHARE * last))
    return float(np.median(history.test_score[late]))


def best_constant_score(dataset: Dataset) -> float:
    """Test score of the best constant answer: the training set's largest class, or R² = 0."""
    if dataset.task == "regression":
        return 0.0
    return float((dataset.y_test == np.bincount(dataset.y_train).argmax()).mean())


def _measure(score: float, dataset: Dataset) -> str:
    if dataset.task == "classification":
        return f"{score:.0%} of the test data right"
    return with_minus_signs(f"a test R² of {score:.2f}")


def _reached(history: TrainingHistory, dataset: Dataset, best: int) -> str:
    last, before, epoch = history.test_score[-1], history.test_score[best], history.epochs[best]
    return (
        f"The network had reached {_measure(before, dataset)} at epoch {epoch} and has {_measure(last, dataset)} now."
    )


def _constant_answer(dataset: Dataset) -> str:
    answer = "the same class for every input" if dataset.task == "classification" else "the mean for every input"
    return f"no better than answering {answer}"


def _has_dead_units(history: TrainingHistory) -> bool:
    return any((states[-1] == UnitState.DEAD).any() for states in history.unit_states)
