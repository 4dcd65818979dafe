"""The way through the exercises: a menu, Back and Next, and how far one has come."""

from typing import Any

import streamlit as st

from core.lessons.exercises import EXERCISES, STEPS, Exercise
from core.ui.controls import held
from core.ui.workshop.progress import CHOSEN, progress, score_in_words
from core.ui.workshop.seat import Seat

_MENU = "exercise"  # session key of the widget; its labels never change, or the browser's choice would match none


def choose_exercise(seat: Seat) -> tuple[Exercise, Any]:
    """The menu of exercises, step by step; also returns the place of the score, which this run may still change."""
    names = list(EXERCISES)
    st.session_state[_MENU] = st.session_state.setdefault(CHOSEN, names[0])
    held.selectbox(st, "Exercise", names, key=_MENU, format_func=_label, on_change=_choose, disabled=seat.locked)
    return EXERCISES[st.session_state[CHOSEN]], st.empty()


def _label(name: str) -> str:
    return f"{EXERCISES[name].numbered_title} ({STEPS[EXERCISES[name].step]})"


def _choose() -> None:
    _open(st.session_state[_MENU])


def _open(name: str) -> None:
    st.session_state[CHOSEN] = name


def show_score(place: Any) -> None:
    """How many are done and which, below the menu."""
    known = progress()
    numbers = [str(each.number) for each in EXERCISES.values() if each.name in known.solved]
    solved = f". Solved: {', '.join(numbers)}" if numbers else ""
    place.markdown(f"{score_in_words(known)}{solved}.")


def offer_neighbours(exercise: Exercise, seat: Seat) -> None:
    """Back and Next."""
    every = list(EXERCISES.values())
    beside = (("Back", exercise.number - 2, "arrow_back"), ("Next", exercise.number, "arrow_forward"))
    with st.container(horizontal=True):
        for word, index, icon in beside:
            if 0 <= index < len(every):
                st.button(
                    f"{word}: {every[index].numbered_title}", key=f"exercise_{word.lower()}", disabled=seat.locked,
                    icon=f":material/{icon}:", on_click=_open, args=(every[index].name,),
                )  # fmt: skip
