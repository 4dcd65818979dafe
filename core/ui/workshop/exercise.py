"""An exercise on its page: question, prediction or own run, feedback, and the explanation once it is earned."""

from typing import Any

import streamlit as st

from core.charts.layers import gradients_frame, gradients_spec, layers_frame, layers_spec
from core.lessons.exercises import Choice, Exercise, Number, Outcome, exercise_text
from core.lessons.predictions import observation
from core.lessons.terms import with_terms
from core.training import TrainingConfig
from core.ui.controls.fields import collect, draw, draw_bias
from core.ui.controls.messages import show_problems
from core.ui.lab.run_files import offer_run
from core.ui.lab.run_view import ShownRun, show_curves
from core.ui.shell.chart import show_chart
from core.ui.shell.lab_link import lab_link
from core.ui.shell.predict import ask_what_happened
from core.ui.work.runs import LabRun, obtain
from core.ui.workshop.answers import TRIES, Answer, read_answer, settings_in_words, with_try, write_answer
from core.ui.workshop.joy import show_joy
from core.ui.workshop.progress import progress
from core.ui.workshop.seat import Seat

_REFUSED = "exercise_refused"  # why the class did not take an answer
_CLASS_SEES_FIRST = "Your teacher sees your first answer; the second try is your own."


def show_exercise(exercise: Exercise, seat: Seat) -> None:
    """Question, then what the learner does, then what it was worth."""
    question, explanation = exercise_text(exercise.name)
    st.markdown(f"## {exercise.numbered_title}\n\n{question}")
    if problem := st.session_state.pop(_REFUSED, ""):
        st.warning(problem)
    done = _predict(exercise, exercise.ask, seat) if exercise.ask else _try_out(exercise, seat)
    if done:
        st.markdown(f"### Why\n\n{explanation}")


def _predict(exercise: Exercise, ask: Number | Choice, seat: Seat) -> bool:
    """A prediction that is committed to before anything is shown, and once more if it was wrong."""
    given = progress().tries(exercise)
    if not given:
        _ask(exercise, ask, seat, given)
        return False
    run = obtain(exercise.start, exercise.name)
    outcomes = [exercise.judge(read_answer(exercise, text), run.history) for text in given]
    seat.settle(exercise, given[0], outcomes[0])
    if not outcomes[-1].right and len(given) < TRIES:
        _ask_again(exercise, ask, run, seat, given)
        return False
    seen = _ask_what_happened(exercise, ask, run)
    if seen is None:
        _show_picture(exercise, run)
        return False
    st.markdown(seen)
    _show(exercise, progress().answers[exercise.name], outcomes[-1])
    if not outcomes[-1].right:
        st.markdown(ask.solution(run.history))
    _show_run(exercise, run)
    return True


def _ask_what_happened(exercise: Exercise, ask: Number | Choice, run: LabRun) -> str | None:
    """Whether the learner saw what happened, in words; None before it is said, "" where it was said in another tab."""
    if exercise.name in progress().solved | progress().told and not st.session_state.get(_prefix(exercise) + "checked"):
        return ""
    seen = ask_what_happened(exercise.name, ask.look.question, ask.look.answers)
    return seen and observation(seen, ask.look.answers[ask.look.happened(run.history)])


def _ask_again(exercise: Exercise, ask: Number | Choice, run: LabRun, seat: Seat, given: list[str]) -> None:
    """What was wrong, without what was measured, and the question once more."""
    answer: Any = read_answer(exercise, given[-1])
    st.info(f"{ask.hint(answer, run.history)} You have one more try.", icon=":material/lightbulb:")
    _ask(exercise, ask, seat, given)
    if seat.learner:
        st.caption(_CLASS_SEES_FIRST)


def _ask(exercise: Exercise, ask: Number | Choice, seat: Seat, given: list[str]) -> None:
    """The question with its widget and the button that commits; what was tried is not offered again."""
    answer: float | None
    key = f"ask_{exercise.name}"
    if isinstance(ask, Number):  # it starts at an end, which is never the answer
        answer = st.slider(ask.label, ask.low, ask.high, ask.low, ask.step, key=key, disabled=seat.locked)
        ready = write_answer(exercise, answer) not in (*given, write_answer(exercise, ask.low))
    else:
        key = f"{key}_again" if given else key
        options = [index for index in range(len(ask.options)) if write_answer(exercise, index) not in given]
        answer = st.radio(
            "Your answer", options, None, format_func=ask.options.__getitem__,
            key=key, disabled=seat.locked,
        )  # fmt: skip
        ready = answer is not None
    st.button(
        "Commit" if not given else "Commit again", key=f"commit_{exercise.name}", disabled=not ready or seat.locked,
        type="primary", on_click=_hand_in_answer, args=(exercise, key, seat),
    )  # fmt: skip


def _hand_in_answer(exercise: Exercise, key: str, seat: Seat) -> None:
    """What the question's widget holds when the button is pressed, which the page may not have drawn yet."""
    _hand_in(exercise, st.session_state[key], seat)


def _hand_in_run(exercise: Exercise, seat: Seat) -> None:
    """The run that the controls describe when the button is pressed."""
    _hand_in(exercise, collect(exercise.start, _prefix(exercise))[0], seat)


def _hand_in(exercise: Exercise, answer: Answer, seat: Seat) -> None:
    """Keep an answer, first in the class if there is one; it may refuse."""
    text, known = write_answer(exercise, answer), progress().answers.get(exercise.name)
    again = exercise.ask is not None and known is not None
    if problem := seat.refusal() if again else seat.commit(exercise, text):
        st.session_state[_REFUSED] = problem
        return
    progress().add(exercise.name, with_try(known, text) if again else text)
    st.session_state[_prefix(exercise) + "checked"] = text


def _prefix(exercise: Exercise) -> str:
    return f"ex_{exercise.name}_"


def _try_out(exercise: Exercise, seat: Seat) -> bool:
    """The learner sets the controls, and the run is checked when it is handed in."""
    known, name = progress(), exercise.name
    config = _settings(exercise, seat.locked)
    run = obtain(config, name)
    _show_run(exercise, run)
    left, right = st.columns([1, 3])
    left.button(
        "Check this run", key=f"check_{name}", type="primary", disabled=seat.locked,
        on_click=_hand_in_run, args=(exercise, seat),
    )  # fmt: skip
    text = write_answer(exercise, config)
    if st.session_state.get(_prefix(exercise) + "checked", known.answers.get(name)) == text:
        outcome = exercise.judge(config, run.history)
        seat.settle(exercise, text, outcome)
        _show(exercise, text, outcome)
    elif name not in known.solved:
        right.button(
            "Show me the explanation", key=f"give_up_{name}", disabled=seat.locked,
            on_click=known.given_up.add, args=(name,),
        )  # fmt: skip
    return name in known.solved | known.given_up


def _settings(exercise: Exercise, locked: bool) -> TrainingConfig:
    """The controls that the exercise leaves open, from where the learner's last answer left them."""
    prefix, text = _prefix(exercise), progress().answers.get(exercise.name, "")
    known = read_answer(exercise, text)
    start = known if isinstance(known, TrainingConfig) else exercise.start
    if locked:
        return _as_they_are(exercise, start)
    columns = st.columns(min(3, len(exercise.controls)))
    for index, name in enumerate(exercise.controls):
        with columns[index % len(columns)]:
            value = getattr(start, name)
            draw_bias(prefix, value) if name == "initial_bias" else draw(name, prefix, value)
    config, problems = collect(exercise.start, prefix)
    show_problems((), problems)
    return config


def _as_they_are(exercise: Exercise, start: TrainingConfig) -> TrainingConfig:
    """The settings in words, while nobody may move them; they stay what they are."""
    prefix = _prefix(exercise)
    for key in [prefix + name for name in exercise.controls if prefix + name in st.session_state]:
        st.session_state[key] = st.session_state[key]  # Streamlit drops what no control is drawn for
    config, _ = collect(start, prefix)
    st.caption(f"Your settings: {settings_in_words(exercise, config)}.")
    return config


def _show(exercise: Exercise, text: str, outcome: Outcome) -> None:
    """What an answer was worth; the first right one stays, and is a joy."""
    known = progress()
    if not outcome.right:
        st.info(outcome.feedback, icon=":material/lightbulb:")
        return
    if exercise.name not in known.solved:
        known.answers.pop(exercise.name, None)  # a wrong one, maybe
        known.add(exercise.name, text, solved=True)
    st.success(outcome.feedback, icon=":material/check:")
    show_joy(exercise.name)


def _show_run(exercise: Exercise, run: LabRun) -> None:
    st.markdown(f"**What this run did.** {with_terms(run.story)}")
    _show_picture(exercise, run)
    lab_link(run.history.config, "Open this run in the training lab")
    along = st.expander("Take this run along", icon=":material/luggage:", key="exercise_along", on_change="rerun")
    if along.open:
        with along:
            offer_run(run.history.config, lambda: run.history, "exercise")


def _show_picture(exercise: Exercise, run: LabRun) -> None:
    if run.history.config.epochs:
        show_curves(ShownRun("", run), *st.columns(2))
    else:
        spec = layers_spec(len(run.history.unit_states))
        show_chart(layers_frame(run.history), spec, key="exercise_layers")
    if exercise.shows_gradients:
        show_chart(gradients_frame(run.history), gradients_spec(), key="exercise_gradients")
