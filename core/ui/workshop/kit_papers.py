"""Papers for a teacher, made from the lab's own runs: a handout with the questions, and the key to the answers."""

from collections.abc import Callable
from dataclasses import replace

from core.charts.run_svg import run_svg
from core.data import load_dataset
from core.export.html import as_html, document
from core.lessons.exercises import EXERCISES, STEPS, Choice, Exercise, exercise_text
from core.lessons.run_story import story
from core.training import TrainingConfig, TrainingHistory
from core.ui.controls.fields import CONTROLS

RunOf = Callable[[TrainingConfig], TrainingHistory]
SHOWN_BIASES = (0.0, -1.5, -5.0)
_LINES = "<p>&nbsp;</p><hr><p>&nbsp;</p><hr>"  # room to write


def handout_html(run_of: RunOf) -> str:
    """Three runs to look at together, and every question with room for an answer; nothing that gives one away."""
    runs = "".join(_run(f"Initial bias {bias:g}", run_of(TrainingConfig(initial_bias=bias))) for bias in SHOWN_BIASES)
    questions = "".join(f"{_question(exercise)}{_LINES}</section>" for exercise in EXERCISES.values())
    intro = "One network, three initial biases, everything else the same. Then the questions."
    return document("Why do ReLU units die?", intro, runs + questions)


def answer_key_html(run_of: RunOf) -> str:
    """Every question with an answer, the run that shows it, and the explanation."""
    intro = "For the teacher. Each run below was trained for this document; other answers may be right as well."
    return document("Answers to the exercises", intro, "".join(_answer(each, run_of) for each in EXERCISES.values()))


def _run(title: str, history: TrainingHistory) -> str:
    told = as_html(story(history, load_dataset(history.config)))
    return f"<section><h2>{title.replace('-', '−')}</h2>{run_svg(history)}{told}</section>"


def _question(exercise: Exercise) -> str:
    options = ""
    if isinstance(exercise.ask, Choice):
        options = f"<p>{' / '.join(exercise.ask.options)}</p>"
    elif exercise.ask:
        options = f"<p>{exercise.ask.label}: from {exercise.ask.low:g} to {exercise.ask.high:g}</p>"
    head = f'<h2>{exercise.numbered_title}</h2><p class="step">{STEPS[exercise.step]}</p>'
    return f"<section>{head}{as_html(exercise_text(exercise.name)[0])}{options}"


def _answer(exercise: Exercise, run_of: RunOf) -> str:
    history = run_of(exercise.start if exercise.ask else replace(exercise.start, **exercise.solution))
    outcome = exercise.judge(exercise.solution.get("answer"), history)
    picture = run_svg(history) if len(history.epochs) > 1 else ""
    return (
        f"{_question(exercise)}<p><strong>{solution_in_words(exercise)}</strong> {outcome.feedback}</p>"
        f"{picture}{as_html(exercise_text(exercise.name)[1])}</section>"
    )


def solution_in_words(exercise: Exercise) -> str:
    """The answer, or the settings that solve it."""
    if isinstance(exercise.ask, Choice):
        return exercise.ask.options[exercise.solution["answer"]] + "."
    if exercise.ask:
        return f"About {exercise.solution['answer']:g}."
    settings = (f"{CONTROLS[name].label}: {CONTROLS[name].text(value)}" for name, value in exercise.solution.items())
    return "; ".join(settings) + "."
