"""Answers to exercises as short texts, for addresses, files and classes: a number, an option, or what was changed."""

from math import isfinite

from core.lessons.exercises import Choice, Exercise, Number
from core.training import TrainingConfig
from core.training.fields import format_value, parse_value
from core.ui.controls.fields import CONTROLS
from core.ui.links.run_link import CODES, with_changes

Answer = float | int | TrainingConfig
LONGEST = 300  # characters; no answer that the page offers comes near
TRIES = 2  # of a prediction
_BETWEEN, _IS = "~", "_"
_CODE_OF = {field: code for code, field in CODES.items()}


def write_answer(exercise: Exercise, answer: Answer) -> str:
    """An answer as a text; of a run, what differs from where the exercise starts."""
    if not isinstance(answer, TrainingConfig):
        return format_value(answer)
    changed = [name for name in exercise.controls if getattr(answer, name) != getattr(exercise.start, name)]
    return _BETWEEN.join(f"{_CODE_OF[name]}{_IS}{format_value(getattr(answer, name))}" for name in changed)


def tries(exercise: Exercise, text: str) -> list[str]:
    """The answers in a text, the first one first: a prediction may have been made again, a run stands for itself."""
    return text.split(_BETWEEN) if exercise.ask and text else [text]


def with_try(text: str | None, answer: str) -> str:
    """A prediction that is made again, after the ones before it."""
    return answer if text is None else f"{text}{_BETWEEN}{answer}"


def is_possible(exercise: Exercise, text: str) -> bool:
    """Whether the exercise can have these answers."""
    given = tries(exercise, text)
    return len(set(given)) == len(given) <= TRIES and all(read_answer(exercise, each) is not None for each in given)


def read_answer(exercise: Exercise, text: str) -> Answer | None:
    """The answer that a text stands for; None if this exercise cannot have it."""
    try:
        if len(text) > LONGEST:
            return None
        if isinstance(exercise.ask, Choice):
            return int(text) if int(text) in range(len(exercise.ask.options)) else None
        return _number(exercise.ask, float(text)) if exercise.ask else _config(exercise, text)
    except ValueError:
        return None


def _number(ask: Number, answer: float) -> float | None:
    if not (isfinite(answer) and ask.low <= answer <= ask.high):
        return None
    return type(ask.step)(answer)


def _config(exercise: Exercise, text: str) -> TrainingConfig | None:
    changes = {}
    for part in filter(None, text.split(_BETWEEN)):
        code, _, value = part.partition(_IS)
        name = CODES.get(code)
        if name not in exercise.controls:
            return None
        changes[name] = parse_value(name, value)
    config, problems = with_changes(exercise.start, changes)
    return None if problems else config


def answer_in_words(exercise: Exercise, text: str) -> str:
    """An answer, or a prediction and the one after it, as a reader of a report or a table understands it."""
    return ", then ".join(_in_words(exercise, each) for each in tries(exercise, text))


def _in_words(exercise: Exercise, text: str) -> str:
    answer = read_answer(exercise, text)
    if answer is None:
        return text
    if isinstance(answer, TrainingConfig):
        return settings_in_words(exercise, answer)
    return exercise.ask.options[int(answer)] if isinstance(exercise.ask, Choice) else f"{answer:g}"


def settings_in_words(exercise: Exercise, config: TrainingConfig) -> str:
    """What the learner may set in this exercise, and how it is set."""
    return ", ".join(
        f"{CONTROLS[name].label.lower()} {CONTROLS[name].text(getattr(config, name))}" for name in exercise.controls
    )
