"""The teacher's page while a class is on: where everybody is, what they answered, and what the teacher may do."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from core.charts.classroom import distribution_spec, standings_spec
from core.classroom import AnswerRow, ClassRow, LearnerRow, StoreError, Teacher, to_csv
from core.classroom.limits import LIMITS
from core.lessons.classroom import HERE, SOLVED, TRIED, Bar, Seen, distribution, in_words, mistakes, seen, standings
from core.lessons.exercises import EXERCISES, STEPS, Choice, Exercise
from core.ui.controls.messages import plain
from core.ui.shell.chart import show_chart
from core.ui.workshop.answers import answer_in_words
from core.ui.workshop.teacher_entry import attempt, leave

REFRESH_SECONDS = 2.0
CLASS_SIZES = (10, 20, 50, 100, 200, LIMITS.learners)  # a chart grows in steps: another one is drawn anew
PAUSE = "Nobody can answer or change anything until you go on. Learners see it within three seconds."
COLUMNS = ("learner", "exercise", "title", "attempt", "answer", "right", "measured", "feedback", "time (UTC)")
_CHOSEN, _LOCKED, _REVEALED, _REMOVED = "class_exercise", "class_locked", "class_revealed", "class_removed"


def draw_controls(teacher: Teacher, room: ClassRow) -> Exercise:
    """The exercise that is looked at, and what the teacher can do to the class with it."""
    st.session_state[_LOCKED] = bool(room.locked)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(EXERCISES)
        name = st.selectbox("Exercise", names, format_func=_full_title, key=_CHOSEN, width=300)
        st.button("Bring everybody here", icon=":material/campaign:", on_click=_bring, args=(teacher,))
        st.toggle("Pause the class", key=_LOCKED, on_change=_lock, args=(teacher,), help=PAUSE)
        st.toggle("Show what was right", key=_REVEALED, help="Off while the class is still predicting.")
    return EXERCISES[name]


def _full_title(name: str) -> str:
    return f"{EXERCISES[name].numbered_title} ({STEPS[EXERCISES[name].step]})"


def _bring(teacher: Teacher) -> None:
    """To what is chosen when the button is pressed, which the page may not have drawn yet."""
    attempt(teacher.point, st.session_state[_CHOSEN])


def _remove(teacher: Teacher) -> None:
    """Whoever is chosen when the button is pressed."""
    attempt(teacher.remove, st.session_state[_REMOVED])


def _lock(teacher: Teacher) -> None:
    attempt(teacher.lock, st.session_state[_LOCKED])


@st.fragment(run_every=REFRESH_SECONDS)
def show_live(teacher: Teacher, exercise: Exercise) -> None:
    """What changes while the teacher watches; the rest of the page stays as it is."""
    try:
        room, learners, answers = teacher.room(), teacher.learners(), teacher.answers()
    except StoreError:
        st.warning("The server cannot read its classes at the moment; this page tries again by itself.")
        return
    if room is None:
        st.rerun()
    here = sum(row.place == exercise.name for row in learners)
    answered = len({row.learner_id for row in answers if row.exercise == exercise.name})
    st.markdown(f"**{in_words(len(learners))}** in the class, {here} at this exercise, **{answered} answered it**.")
    left, right = st.columns(2)
    with left:
        _show_answers(exercise, answers)
    with right:
        _show_standings(learners, answers)
    _show_learners(seen(learners, answers, teacher.clock()))


def _show_answers(exercise: Exercise, answers: list[AnswerRow]) -> None:
    revealed = st.session_state.get(_REVEALED, False)
    bars = distribution(exercise, answers)
    title = "What was predicted first" if exercise.ask else "Runs until one was right"
    rows = pd.DataFrame([_bar(bar, exercise, revealed) for bar in bars])
    show_chart(rows, distribution_spec(title, len(bars)), key="class_distribution")
    if exercise.ask:
        st.caption("A wrong prediction may be made once more. Only the first one is kept and counted here.")
    found = mistakes(exercise, answers)
    if found and (revealed or not exercise.ask):
        lines = [f"- **{in_words(each.learners)}**: {plain(each.feedback)}" for each in found]
        st.markdown("**Common mistakes**, in the words of the feedback\n\n" + "\n".join(lines))


def _bar(bar: Bar, exercise: Exercise, revealed: bool) -> dict[str, object]:
    word = "right" if isinstance(exercise.ask, Choice) else "measured"
    shown = bar.outcome and revealed
    return {**bar._asdict(), "outcome": shown, "note": word if shown else ""}


def _show_standings(learners: list[LearnerRow], answers: list[AnswerRow]) -> None:
    rows = pd.DataFrame(standings(learners, answers))
    most = next(size for size in CLASS_SIZES if size >= len(learners))
    spec = standings_spec((SOLVED, TRIED, HERE), len(EXERCISES), most)
    show_chart(rows, spec, key="class_standings")


def _show_learners(rows: list[Seen]) -> None:
    if rows:
        headings = ["name", "is at", "there", "solved", "last seen"]
        st.dataframe(pd.DataFrame(rows).set_axis(headings, axis=1), hide_index=True, height="content")
    else:
        st.caption("Nobody has joined yet. This page refreshes by itself.")


def draw_end(teacher: Teacher, room: ClassRow) -> None:
    """Results to take away, a learner to remove, and the end of the class."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Results (CSV)", lambda: results(teacher).encode("utf-8-sig"), f"class-{room.code}.csv", "text/csv",
            on_click="ignore", icon=":material/download:", key="class_results",
        )  # fmt: skip
        st.button("Log out", key="class_logout", type="tertiary", on_click=leave)
    removing, ending = st.columns(2)
    with removing, st.expander("Remove a learner", icon=":material/person_remove:"):
        _draw_removal(teacher)
    with ending, st.expander("End the class", icon=":material/delete:"):
        st.markdown("Deletes the class, all names and all answers, now and for good. Download the results first.")
        st.button("Delete everything", key="class_delete", type="primary", on_click=attempt, args=(teacher.delete,))


def _draw_removal(teacher: Teacher) -> None:
    names = {row.id: row.name for row in teacher.learners()}
    gone = st.selectbox(
        "Who, with all answers", list(names), None, format_func=lambda learner: names.get(learner, ""), key=_REMOVED
    )
    st.button("Remove", key="class_remove", disabled=gone is None, on_click=_remove, args=(teacher,))


def results(teacher: Teacher) -> str:
    """Every answer of a class as CSV, in which no text can be a formula."""
    names = {row.id: row.name for row in teacher.learners()}
    rows, counts = [], dict[tuple[int, str], int]()
    for row in teacher.answers():
        key = row.learner_id, row.exercise
        counts[key] = counts.get(key, 0) + 1
        if row.learner_id in names:
            rows.append((names[row.learner_id], row.exercise, *_result(row, counts[key])))
    return to_csv(COLUMNS, rows)


def _result(row: AnswerRow, attempt: int) -> tuple[object, ...]:
    exercise = EXERCISES.get(row.exercise)
    said = answer_in_words(exercise, row.given) if exercise else row.given
    right = {1: "yes", 0: "no", None: ""}[row.correct]
    time = datetime.fromtimestamp(row.committed, UTC).strftime("%Y-%m-%d %H:%M:%S")
    measured = "" if row.measured is None else row.measured
    return exercise.title if exercise else "", attempt, said, right, measured, row.feedback, time
