"""Whether a network has learnt, in words, and what its score hides."""

from core.data import Dataset
from core.engine.liveness import UnitState
from core.lessons.phrases import with_minus_signs
from core.studies.run.network_row import constant_score, is_stuck, late_score
from core.training import TrainingHistory

GOOD_SCORE = 0.9  # accuracy or R²
DROP = 0.1  # of the score, from the best to the last epoch: the network has lost what it had
CHANCE = 0.25  # above the best constant answer: more than the luck of a moment


def outcome(history: TrainingHistory, dataset: Dataset) -> str:
    """The test score in a sentence or two of Markdown, and what it hides."""
    if history.diverged_at is not None:
        return (
            f"Training **diverged at epoch {history.diverged_at}**: loss or weights stopped being finite, "
            "and everything below ends before it. Try a lower learning rate."
        )
    last, constant = float(history.test_score[-1]), constant_score(dataset, dataset.y_test)
    if len(history.epochs) == 1:
        return f"Before any training the network gets {_measure(last, dataset)}."
    best = int(history.test_score.argmax())
    dropped = last < history.test_score[best] - DROP
    if is_stuck(history, dataset):
        lost = dropped and history.test_score[best] > constant + CHANCE
        return _stuck(history, dataset, best if lost else None)
    if dropped:
        return _reached(history, dataset, best) + " Its **loss is jumping**: try a lower learning rate."
    if max(last, late_score(history, history.test_score)) <= constant:
        return (
            f"The network gets {_measure(last, dataset)}, no better than {_constant_answer(dataset)}: "
            "**what it learnt of the training data does not carry over**."
        )
    if last >= GOOD_SCORE and _has_dead_units(history):
        return f"Yet the network gets {_measure(last, dataset)}: **a falling loss can hide dead units**."
    return f"The network gets {_measure(last, dataset)}."


def _stuck(history: TrainingHistory, dataset: Dataset, best: int | None) -> str:
    """Both scores, so that a reader sees how little it is; `best` is where it had been before it lost it."""
    constant = _measure(constant_score(dataset, dataset.y_test), dataset)
    why = f"{_constant_answer(dataset)} gets {constant}"
    if best is not None:
        return _reached(history, dataset, best) + f" It has **lost what it had learnt** and is stuck: {why}."
    now = _measure(float(history.test_score[-1]), dataset)
    return f"The network gets {now}, and {why}: **it is stuck**, it has learnt next to nothing."


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
    return f"answering {'the same class' if dataset.task == 'classification' else 'the mean'} for every input"


def _has_dead_units(history: TrainingHistory) -> bool:
    return any((states[-1] == UnitState.DEAD).any() for states in history.unit_states)
