"""An exercise on its page: question, prediction or own run, feedback, and the explanation once it is earned."""

import streamlit as st

from core.charts.layers import layers_frame, layers_spec
from core.lessons.exercises import EXERCISES, STEPS, Exercise, Number, Outcome, exercise_text
from core.training import TrainingConfig
from core.ui.controls.fields import collect, draw, draw_bias
from core.ui.controls.messages import show_problems
from core.ui.lab.run_view import ShownRun, show_curves
from core.ui.shell.chart import show_chart
from core.ui.shell.lab_link import lab_link
from core.ui.work.runs import LabRun, obtain
from core.ui.workshop.answers import Answer, read_answer, settings_in_words, write_answer
from core.ui.workshop.progress import CHOSEN, progress
from core.ui.workshop.seat import Seat

_REFUSED = "exercise_refused"  # why the class did not take an answer


def choose_exercise(seat: Seat) -> Exercise:
    """The menu of exercises, step by step, with a tick at those that are solved."""
    solved, names = progress().solved, list(EXERCISES)

    def label(name: str) -> str:
        exercise, tick = EXERCISES[name], "✓ " if name in solved else ""
        return f"{tick}{STEPS[exercise.step]} · {exercise.title}"

    heading = f"Exercise ({len(solved)} of {len(names)} solved)"
    name = st.selectbox(heading, names, format_func=label, key=CHOSEN, disabled=seat.locked)
    return EXERCISES[name]


def show_exercise(exercise: Exercise, seat: Seat) -> None:
    """Question, then what the learner does, then what it was worth."""
    question, explanation = exercise_text(exercise.name)
    st.markdown(f"## {exercise.title}\n\n{question}")
    if problem := st.session_state.pop(_REFUSED, ""):
        st.warning(problem)
    done = _predict(exercise, seat) if exercise.ask else _try_out(exercise, seat)
    if done:
        st.markdown(f"### Why\n\n{explanation}")


def _predict(exercise: Exercise, seat: Seat) -> bool:
    """A prediction that is committed to before anything is shown."""
    text = progress().answers.get(exercise.name)
    if text is None:
        _ask(exercise, seat)
        return False
    run = obtain(exercise.start, exercise.name)
    _show(exercise, text, exercise.ask.judge(read_answer(exercise, text), run.history), seat)
    _show_run(run)
    return True


def _ask(exercise: Exercise, seat: Seat) -> None:
    ask, key = exercise.ask, f"ask_{exercise.name}"
    if isinstance(ask, Number):
        middle = round((ask.low + ask.high) / 2 / ask.step) * ask.step
        answer = st.slider(ask.label, ask.low, ask.high, middle, ask.step, key=key, disabled=seat.locked)
    else:
        answer = st.radio(
            "Your answer", range(len(ask.options)), None, format_func=ask.options.__getitem__, key=key,
            disabled=seat.locked,
        )  # fmt: skip
    st.button(
        "Commit", key=f"commit_{exercise.name}", disabled=answer is None or seat.locked, type="primary",
        on_click=_hand_in, args=(exercise, answer, seat),
    )  # fmt: skip


def _hand_in(exercise: Exercise, answer: Answer, seat: Seat) -> None:
    """Keep an answer, first in the class if there is one; it may refuse."""
    text = write_answer(exercise, answer)
    if problem := seat.commit(exercise, text):
        st.session_state[_REFUSED] = problem
        return
    progress().add(exercise.name, text)
    st.session_state[_prefix(exercise) + "checked"] = text


def _prefix(exercise: Exercise) -> str:
    return f"ex_{exercise.name}_"


def _try_out(exercise: Exercise, seat: Seat) -> bool:
    """The learner sets the controls, and the run is checked when it is handed in."""
    known, name = progress(), exercise.name
    config = _settings(exercise, seat.locked)
    run = obtain(config, name)
    _show_run(run)
    left, right = st.columns([1, 3])
    left.button(
        "Check this run", key=f"check_{name}", type="primary", disabled=seat.locked,
        on_click=_hand_in, args=(exercise, config, seat),
    )  # fmt: skip
    text = write_answer(exercise, config)
    if st.session_state.get(_prefix(exercise) + "checked", known.answers.get(name)) == text:
        _show(exercise, text, exercise.check(run.history), seat)
    elif name not in known.solved:
        right.button(
            "Show me the explanation", key=f"give_up_{name}", disabled=seat.locked,
            on_click=known.given_up.add, args=(name,),
        )  # fmt: skip
    return name in known.solved | known.given_up


def _settings(exercise: Exercise, locked: bool) -> TrainingConfig:
    """The controls that the exercise leaves open, from where the learner's last answer left them."""
    prefix, text = _prefix(exercise), progress().answers.get(exercise.name, "")
    start = read_answer(exercise, text) or exercise.start
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


def _show(exercise: Exercise, text: str, outcome: Outcome, seat: Seat) -> None:
    seat.settle(exercise, text, outcome)
    if outcome.right and exercise.name not in progress().solved:
        progress().answers.pop(exercise.name, None)  # a wrong one, maybe
        progress().add(exercise.name, text, solved=True)
        st.rerun()  # the menu above counts it
    if outcome.right:
        st.success(outcome.feedback, icon=":material/check:")
    else:
        st.info(outcome.feedback, icon=":material/lightbulb:")


def _show_run(run: LabRun) -> None:
    st.markdown(f"**What this run did.** {run.story}")
    if run.history.config.epochs:
        show_curves(ShownRun("", run), *st.columns(2))
    else:
        spec = layers_spec(len(run.history.unit_states))
        show_chart(layers_frame(run.history), spec, key="exercise_layers")
    lab_link(run.history.config, "Open this run in the training lab")
