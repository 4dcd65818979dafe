"""A study on a page: its progress, Stop and Go on, and what is drawn of it while it runs."""

from collections.abc import Callable, Sequence
from uuid import uuid4

import streamlit as st

from core.training import TrainingConfig
from core.ui.state.page_state import rerun_page
from core.ui.work.studies import LiveStudy, study_store

POLL = 0.5  # seconds between two looks of a page
ENOUGH = 0.1  # of the networks, before which the time that is left is anybody's guess


def show_study(name: str, configs: Sequence[TrainingConfig], draw: Callable[[LiveStudy], None]) -> None:
    """Run a study and draw what is known of it, again and again until it is complete or stopped.

    Args:
        name: of the study on its page; its session keys begin with it.
        draw: draws the rows so far, also when there are none yet; it may hold widgets.
    """
    networks = tuple(configs)
    stopped = st.session_state.get(f"{name}_stopped")
    if stopped is None or stopped.networks != networks:
        stopped = None
    study = stopped or study_store().get(networks, _me())
    running = not (stopped or study.complete or study.error)
    st.fragment(_look, run_every=POLL if running else None)(name, study, running, draw)


def _me() -> str:
    """Which session this is."""
    return st.session_state.setdefault("watcher", uuid4().hex)


def _look(name: str, study: LiveStudy, running: bool, draw: Callable[[LiveStudy], None]) -> None:
    if running:
        study.watch(_me())
        if study.complete or not study.under_way:
            rerun_page()
    _show_progress(name, study, running)
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if study.progress and study.progress.trouble:
            st.warning(f"What is done is kept for as long as the server runs, as {study.progress.trouble}")
    draw(study)


def _show_progress(name: str, study: LiveStudy, running: bool) -> None:
    """One row while there is something to stop or to go on with."""
    done = f"{study.done} of {len(study.networks)} networks"
    with st.container(horizontal=True, vertical_alignment="center", key=f"{name}_progress"):
        if running:
            st.progress(study.done / len(study.networks), text=f"{done}{_outlook(study)}")
            _button("Stop", ":material/stop:", name, study, _stop)
        elif study.error:
            st.error(f"The study ended early, with {done}: {study.error}")
            _button("Try again", ":material/refresh:", name, study, _go_on)
        elif not study.complete:
            st.markdown(f"**Stopped** after {done}. What is done is kept.")
            _button("Go on", ":material/play_arrow:", name, study, _go_on)


def _outlook(study: LiveStudy) -> str:
    """What is to be waited for."""
    before, progress = study_store().before(study), study.progress
    if before:
        return f", waiting for {before} other {'study' if before == 1 else 'studies'} on this server"
    if progress and progress.seconds_left and progress.done - progress.from_cache >= ENOUGH * progress.total:
        return f", about {max(1, round(progress.seconds_left))} s left"
    return ""


def _button(label: str, icon: str, name: str, study: LiveStudy, act: Callable[[str, LiveStudy], None]) -> None:
    if st.button(label, f"{name}_{label}", icon=icon):
        act(name, study)
        rerun_page()  # the whole page, as it decides whether to look again


def _stop(name: str, study: LiveStudy) -> None:
    study.leave(_me())
    st.session_state[f"{name}_stopped"] = study


def _go_on(name: str, study: LiveStudy) -> None:
    st.session_state.pop(f"{name}_stopped", None)
    study.error = ""
