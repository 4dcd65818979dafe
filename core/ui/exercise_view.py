"""An exercise on its page: question, prediction or own run, feedback, and the explanation once it is earned."""

import streamlit as st

from core.lessons.exercises import EXERCISES, STEPS, Choice, Exercise, Number, Outcome, exercise_text
from core.training import TrainingConfig
from core.ui.controls import collect, draw, draw_bias
from core.ui.network_choice import lab_link
from core.ui.run_view import ShownRun, show_curves
from core.ui.runs import LabRun, obtain
from core.ui.sharing import show_problems

SOLVED, GIVEN_UP, ANSWER, CHOSEN = "exercises_solved", "exercises_given_up", "exercise_answer_", "exercise"
EXERCISE_CODE, SOLVED_CODE = "x", "done"  # of the address, which keeps them through a reload and in a bookmark


def choose_exercise() -> Exercise:
    """The menu of exercises, step by step, with a tick at those that are solved; the address remembers both."""
    if SOLVED not in st.session_state:
        _recall()
    solved, names = st.session_state[SOLVED], list(EXERCISES)

    def label(name: str) -> str:
        exercise, tick = EXERCISES[name], "✓ " if name in solved else ""
        return f"{tick}{STEPS[exercise.step]} · {exercise.title}"

    name = st.selectbox(f"Exercise ({len(solved)} of {len(names)} solved)", names, format_func=label, key=CHOSEN)
    return EXERCISES[name]


def _recall() -> None:
    """Take what the address says, and nothing that no exercise is called."""
    said = st.query_params.get(SOLVED_CODE, "").split(".")
    st.session_state[SOLVED] = {name for name in said if name in EXERCISES}
    if st.query_params.get(EXERCISE_CODE) in EXERCISES:
        st.session_state[CHOSEN] = st.query_params[EXERCISE_CODE]


def remember(exercise: Exercise) -> None:
    """Write the exercise and what is solved into the address."""
    solved = [name for name in EXERCISES if name in st.session_state[SOLVED]]
    said = {EXERCISE_CODE: exercise.name} | ({SOLVED_CODE: ".".join(solved)} if solved else {})
    if st.query_params.to_dict() != said:
        st.query_params.from_dict(said)


def show_exercise(exercise: Exercise) -> None:
    """Question, then what the learner does, then what it was worth."""
    question, explanation = exercise_text(exercise.name)
    st.markdown(f"#### {exercise.title}\n\n{question}")
    done = _predict(exercise) if exercise.ask else _try_out(exercise)
    if done:
        st.markdown(f"##### Why\n\n{explanation}")


def _predict(exercise: Exercise) -> bool:
    """A prediction that is committed to before anything is shown."""
    key = ANSWER + exercise.name
    if key not in st.session_state:
        _ask(exercise.ask, exercise.name, key)
        return False
    run = obtain(exercise.start, exercise.name)
    outcome = exercise.ask.judge(st.session_state[key], run.history)
    _show(exercise, outcome)
    _show_run(run)
    return True


def _ask(ask: Number | Choice, name: str, key: str) -> None:
    if isinstance(ask, Number):
        middle = round((ask.low + ask.high) / 2 / ask.step) * ask.step
        answer = st.slider(ask.label, ask.low, ask.high, middle, ask.step, key=f"ask_{name}")
    else:
        answer = st.radio(
            "Your answer", range(len(ask.options)), None, format_func=ask.options.__getitem__, key=f"ask_{name}"
        )
    st.button(
        "Commit", key=f"commit_{name}", disabled=answer is None, on_click=_keep, args=(key, answer), type="primary"
    )


def _keep(key: str, answer: object) -> None:
    st.session_state[key] = answer


def _try_out(exercise: Exercise) -> bool:
    """The learner sets the controls, and the run is checked when it is handed in."""
    prefix = f"ex_{exercise.name}_"
    config, problems = _settings(exercise, prefix)
    show_problems((), problems)
    run = obtain(config, exercise.name)
    _show_run(run)
    left, right = st.columns([1, 3])
    left.button(
        "Check this run",
        key=f"check_{exercise.name}",
        on_click=_keep,
        args=(prefix + "checked", config),
        type="primary",
    )
    if st.session_state.get(prefix + "checked") == config:
        _show(exercise, exercise.check(run.history))
    elif exercise.name not in st.session_state[SOLVED]:
        right.button(
            "Show me the explanation", key=f"give_up_{exercise.name}", on_click=_give_up, args=(exercise.name,)
        )
    return exercise.name in st.session_state[SOLVED] | st.session_state.get(GIVEN_UP, set())


def _give_up(name: str) -> None:
    st.session_state.setdefault(GIVEN_UP, set()).add(name)


def _settings(exercise: Exercise, prefix: str) -> tuple[TrainingConfig, list[str]]:
    """The controls that the exercise leaves open."""
    columns = st.columns(min(3, len(exercise.controls)))
    for index, name in enumerate(exercise.controls):
        with columns[index % len(columns)]:
            value = getattr(exercise.start, name)
            draw_bias(prefix, value) if name == "initial_bias" else draw(name, prefix, value)
    return collect(exercise.start, prefix)


def _show(exercise: Exercise, outcome: Outcome) -> None:
    if outcome.right and exercise.name not in st.session_state[SOLVED]:
        st.session_state[SOLVED].add(exercise.name)
        st.rerun()  # the menu above counts it
    if outcome.right:
        st.success(outcome.feedback, icon=":material/check:")
    else:
        st.info(outcome.feedback, icon=":material/lightbulb:")


def _show_run(run: LabRun) -> None:
    st.markdown(f"**What this run did.** {run.story}")
    show_curves(ShownRun("", run), *st.columns(2))
    lab_link(run.history.config, "Open this run in the training lab")
