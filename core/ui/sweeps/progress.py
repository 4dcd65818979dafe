"""A study on a page: its progress, Stop and Go on, and what is drawn of it while it runs."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

import streamlit as st

from core.training import TrainingConfig
from core.ui.state.page_state import rerun_page
from core.ui.work.steps import show_stopped, work_button
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
    stopped: LiveStudy | None = st.session_state.get(f"{name}_stopped")
    if stopped and stopped.networks != networks:
        del st.session_state[f"{name}_stopped"]
        stopped = None
    study = stopped or study_store().get(networks, _me())
    running = _wanted(name, study)
    st.fragment(_look, run_every=POLL if running else None)(name, study, running, draw)


def _me() -> str:
    """Which session this is."""
    return st.session_state.setdefault("watcher", uuid4().hex)


def _look(name: str, study: LiveStudy, running: bool, draw: Callable[[LiveStudy], None]) -> None:
    if running != _wanted(name, study) or (running and not study.under_way):
        rerun_page()  # it decides whether to look again
    if running:
        study.watch(_me())
    _show_progress(name, study, running)
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if study.progress and study.progress.trouble:
            st.warning(f"What is done is kept for as long as the server runs, as {study.progress.trouble}")
    draw(study)


def _wanted(name: str, study: LiveStudy) -> bool:
    """Whether there is something to train that the learner has not stopped."""
    return not (f"{name}_stopped" in st.session_state or study.complete or study.error)


def _show_progress(name: str, study: LiveStudy, running: bool) -> None:
    """One row while there is something to stop or to go on with."""
    done = f"{study.done} of {len(study.networks)} networks"
    with st.container(horizontal=True, vertical_alignment="center", key=f"{name}_progress"):
        if running:
            st.progress(study.done / len(study.networks), text=f"{done}{_outlook(study)}")
            work_button("Stop", name, "stop", partial(_stop, name, study))
        elif study.error:
            st.error(f"The study ended early, with {done}: {study.error}")
            work_button("Try again", name, "refresh", partial(_go_on, name, study))
        elif not study.complete:
            show_stopped(name, done, partial(_go_on, name, study))


def _outlook(study: LiveStudy) -> str:
    """What is to be waited for."""
    before, progress = study_store().before(study), study.progress
    if before:
        return f", waiting for {before} other {'study' if before == 1 else 'studies'} on this server"
    if progress and progress.seconds_left and progress.done - progress.from_cache >= ENOUGH * progress.total:
        return f", about {max(1, round(progress.seconds_left))} s left"
    return ""


def _stop(name: str, study: LiveStudy) -> None:
    study.leave(_me())
    st.session_state[f"{name}_stopped"] = study


def _go_on(name: str, study: LiveStudy) -> None:
    st.session_state.pop(f"{name}_stopped", None)
    study.error = ""
