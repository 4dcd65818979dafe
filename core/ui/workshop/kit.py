"""The teacher's kit on its page: links to the exercises, and papers to download."""

from collections.abc import Callable

import streamlit as st

from core.lessons.exercises import EXERCISES, STEPS
from core.ui.shell.page import PAGES
from core.ui.work.runs import run_of
from core.ui.workshop.kit_papers import answer_key_html, handout_html
from core.ui.workshop.progress import EXERCISE_CODE
from core.ui.workshop.teacher_entry import teaches


def show_exercise_links() -> None:
    """One link an exercise, step by step."""
    st.markdown("## The exercises, one by one")
    for column, (step, name) in zip(st.columns(len(STEPS)), enumerate(STEPS)):
        with column:
            st.markdown(f"**{name}**")
            for exercise in EXERCISES.values():
                if exercise.step == step:
                    query = {EXERCISE_CODE: exercise.name}
                    st.page_link(PAGES["exercises"].script, label=exercise.numbered_title, query_params=query)


def offer_papers() -> None:
    """The handout for everybody; the answers for whoever teaches a class here."""
    st.markdown("## Papers, from the lab's own runs")
    with st.container(horizontal=True):
        _offer("Handout for learners (HTML)", "handout.html", lambda: handout_html(run_of))
        if teaches():
            _offer("Answers, for you (HTML)", "answers.html", lambda: answer_key_html(run_of))
    if not teaches():
        st.caption(
            "The answers are here once you have opened a class on the page Classroom, or come back with its key."
        )
    st.caption("The claims with verdicts and charts: `python -m core.report --seeds 20 --out trial.md`")


def _offer(label: str, name: str, make: Callable[[], str]) -> None:
    st.download_button(
        label, lambda: make().encode(), name, "text/html", on_click="ignore", icon=":material/print:", key=f"kit_{name}"
    )
