"""The bench of remedies, trained once for all learners, one remedy after the other, with Stop."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import streamlit as st

from core.studies.rescue import REMEDIES, Case, Course, Damaged, Recovery, damage, healthy, treat
from core.ui.work.runs import PATIENCE, run_store

DONE, STOPPED = "rescue_done", "rescue_stopped"  # remedies; (case, doses, remedies that were done)
LOOK = 0.4  # seconds between two looks at charts that grow

Recoveries = dict[str, Recovery]


@st.cache_data(show_spinner=False, max_entries=100)
def damaged_networks(case: Case) -> Damaged:
    """The networks of a case at the epoch of the rescue."""
    with run_store().turn:  # one learner's networks at a time, as in the training lab
        return damage(case)


@st.cache_data(show_spinner=False, max_entries=100)
def healthy_course(epochs: int, seeds: int) -> Course:
    """Networks that were never damaged."""
    with run_store().turn:
        return healthy(epochs, seeds)


@st.cache_data(show_spinner=False, max_entries=1000)
def _treated(case: Case, name: str, dose: float | None) -> Recovery:
    damaged = damaged_networks(case)
    with run_store().turn:
        return treat(damaged, name, dose)


def gather(case: Case, doses: Mapping[str, float], note: Any, look: Callable[[Recoveries], None]) -> Recoveries:
    """All remedies, or those that were done when the learner stopped; `look` is shown what is known so far."""
    names, found = _to_try(case, doses), {}
    bar, begun, looked = None, monotonic(), 0.0
    for done, name in enumerate(names, start=1):
        found[name] = _treated(case, name, doses.get(name))
        st.session_state[DONE] = done
        if done == len(names) or monotonic() - looked > LOOK:
            look(found)
            looked = monotonic()
        if done < len(names) and monotonic() - begun > PATIENCE:
            bar = bar or _progress_bar(note, case, doses)
            bar.progress(done / len(names), text=_outlook(done, names, monotonic() - begun))
    note.empty()
    if len(names) < len(REMEDIES):
        _offer_to_go_on(note, len(names))
    return found


def _to_try(case: Case, doses: Mapping[str, float]) -> list[str]:
    stopped = st.session_state.get(STOPPED)
    return list(REMEDIES)[: stopped[2] if stopped and stopped[:2] == (case, doses) else None]


def _outlook(done: int, names: list[str], elapsed: float) -> str:
    left = max(1, round(elapsed / done * (len(names) - done)))
    return f"{done} of {len(names)}, now {REMEDIES[names[done]].label}, about {left} s left"


def _progress_bar(note: Any, case: Case, doses: Mapping[str, float]) -> Any:
    with note.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button(
            "Stop", key="rescue_stop", on_click=_stop, args=(case, doses), icon=":material/stop:", width="content"
        )
    return bar


def _stop(case: Case, doses: Mapping[str, float]) -> None:
    st.session_state[STOPPED] = (case, doses, st.session_state.get(DONE, 1))


def _offer_to_go_on(note: Any, done: int) -> None:
    with note.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Stopped** after {done} of {len(REMEDIES)}. What is done is kept.")
        st.button("Go on", key="rescue_go_on", on_click=_go_on, icon=":material/play_arrow:")


def _go_on() -> None:
    st.session_state.pop(STOPPED, None)
