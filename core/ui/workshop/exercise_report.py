"""A learner's answers as one HTML file that needs nothing else: question, answer, verdict, picture, explanation."""

from collections.abc import Callable
from html import escape

from core.charts.run_svg import run_svg
from core.data import load_dataset
from core.export.html import as_html, document
from core.lessons.exercises import EXERCISES, STEPS, Exercise, exercise_text
from core.lessons.run_story import story
from core.training import TrainingConfig, TrainingHistory
from core.ui.workshop.answers import answer_in_words, read_answer, tries
from core.ui.workshop.progress import Progress

RunOf = Callable[[TrainingConfig], TrainingHistory]


def report_html(name: str, known: Progress, run_of: RunOf) -> str:
    """The report.

    Args:
        name: of the learner, or empty.
        run_of: trains, or finds, the run of a config.
    """
    title = f"Exercises of the Dying ReLU Lab{': ' + name if name else ''}"
    answered = [exercise for exercise in EXERCISES.values() if exercise.name in known.answers]
    count = f"{len(known.solved)} of {len(EXERCISES)} exercises solved, {len(answered)} answered."
    sections = [_section(exercise, known, run_of) for exercise in answered]
    intro = f"{count} Every number below was measured on the run that the answer is about."
    return document(title, intro, "".join(sections))


def _section(exercise: Exercise, known: Progress, run_of: RunOf) -> str:
    text = known.answers[exercise.name]
    answer, (question, explanation) = read_answer(exercise, tries(exercise, text)[-1]), exercise_text(exercise.name)
    history = run_of(answer if isinstance(answer, TrainingConfig) else exercise.start)
    outcome = exercise.judge(answer, history)
    earned = exercise.name in known.solved | known.told
    return (
        f'<section><h2>{escape(exercise.numbered_title)}</h2><p class="step">{STEPS[exercise.step]}</p>'
        f"{as_html(question)}"
        f"<p><strong>Answer:</strong> {escape(answer_in_words(exercise, text))}</p>"
        f"<p><strong>{'Solved.' if outcome.right else 'Not solved.'}</strong> {escape(outcome.feedback)}</p>"
        f"{run_svg(history)}{as_html(story(history, load_dataset(history.config)))}"
        f"{'<h3>Why</h3>' + as_html(explanation) if earned else ''}</section>\n"
    )
