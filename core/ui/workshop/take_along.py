"""What learners take along: a report of their answers, and a file that brings them back anywhere."""

import streamlit as st

from core.lessons.exercises import EXERCISES
from core.lessons.prose import prose
from core.ui.work.runs import run_of
from core.ui.workshop.exercise_report import report_html
from core.ui.workshop.progress import Progress, from_file, progress, to_file
from core.ui.workshop.seat import Seat

MEGABYTES = 1
_FILE, _SAID = "work_file", "work_said"


def offer_work(seat: Seat) -> None:
    """Downloads once there is an answer, and the way back."""
    with st.expander("Take your work along, or bring it back", icon=":material/folder_open:"):
        known = progress()
        st.caption(prose("exercises_address"))
        if known.answers:
            _offer_downloads(known, seat.learner.name if seat.learner else "")
        else:
            st.caption("Once you have answered something, its report is here.")
        st.file_uploader("Bring back what you saved", ["json"], key=_FILE, on_change=_load, max_upload_size=MEGABYTES)
        if said := st.session_state.pop(_SAID, ""):
            st.info(said)


def _offer_downloads(known: Progress, name: str) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Report with charts (HTML)", lambda: report_html(name, known, run_of).encode(),
            "exercises.html", "text/html", on_click="ignore", icon=":material/description:", key="work_report",
        )  # fmt: skip
        st.download_button(
            "Answers, to go on elsewhere (JSON)", to_file(known), "exercises.json", "application/json",
            on_click="ignore", icon=":material/save:", key="work_save",
        )  # fmt: skip


def _load() -> None:
    file = st.session_state[_FILE]
    if file is None:
        return
    try:
        found = from_file(file.getvalue())
    except ValueError as error:
        st.session_state[_SAID] = str(error)
        return
    progress().add_all(found)
    for key in [key for key in st.session_state if str(key).startswith("ex_")]:
        del st.session_state[key]  # the controls go to where the answers were
    solved = len(progress().solved)
    st.session_state[_SAID] = f"Your answers are back: {solved} of {len(EXERCISES)} exercises are solved."
