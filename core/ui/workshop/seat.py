"""A learner's seat in a class: join, come back after a reload, follow the teacher, hand in answers."""

from dataclasses import dataclass
from hashlib import blake2b

import streamlit as st

from core.classroom import GONE, PAUSED, ClassRow, Learner, RefusedError, StoreError, new_token
from core.lessons.exercises import EXERCISES, Exercise, Outcome
from core.ui.controls.messages import plain
from core.ui.workshop.classes import CLASS_CODE, OUT_OF_ORDER, classroom, source
from core.ui.workshop.progress import CHOSEN, progress

TOKEN_CODE = "me"  # of the address; whoever has it is this learner
POLL_SECONDS = 3.0
_TOKEN, _NEW_TOKEN, _FOLLOWED, _SETTLED = "seat_token", "seat_new_token", "seat_followed", "seat_settled"
_NAME, _CODE, _PROBLEM = "seat_name", "seat_code", "seat_problem"
_BROUGHT = "seat_brought"  # (the exercise that the teacher has brought the class to, the one before)
_LONGEST_CODE = 20


@dataclass(frozen=True)
class Seat:
    """Where a learner sits, or nowhere, and the class as it was when the page ran."""

    learner: Learner | None = None
    token: str = ""
    room: ClassRow | None = None
    invited: str = ""  # to the class with this code

    @property
    def locked(self) -> bool:
        """Whether the teacher has paused the class."""
        return bool(self.room and self.room.locked)

    @property
    def address(self) -> dict[str, str]:
        """What the page's address has to keep."""
        if self.token:
            return {TOKEN_CODE: self.token}
        return {CLASS_CODE: self.invited} if self.invited else {}

    def commit(self, exercise: Exercise, text: str) -> str:
        """Hand in an answer; returns why it was not taken, or nothing."""
        try:
            if self.learner:
                self.learner.commit(exercise.name, _attempt(exercise, text), text)
        except RefusedError as refused:
            return "" if str(refused) == GONE else str(refused)  # without a class one works on alone
        except StoreError:
            return OUT_OF_ORDER
        return ""

    def refusal(self) -> str:
        """Why the class would take no answer just now, or nothing: a second try is not handed in, and yet it waits."""
        try:
            room = self.learner.room() if self.learner else None
        except StoreError:
            return OUT_OF_ORDER
        return PAUSED if room and room.locked else ""

    def settle(self, exercise: Exercise, text: str, outcome: Outcome) -> None:
        """Hand in what an answer was worth, once a session; the class keeps the first."""
        done = st.session_state.setdefault(_SETTLED, set())
        if self.learner is None or (self.token, exercise.name, text) in done or self.commit(exercise, text):
            return
        try:
            self.learner.judge(exercise.name, _attempt(exercise, text), *outcome)
        except StoreError:
            return
        done.add((self.token, exercise.name, text))


def _attempt(exercise: Exercise, text: str) -> str:
    """A prediction is made once; a run is the same attempt however often it is handed in."""
    return "prediction" if exercise.ask else blake2b(text.encode(), digest_size=8).hexdigest()


def take_seat() -> Seat:
    """Find the learner's class, or offer to join one; then go where the teacher points."""
    try:
        seat = _seat()
    except StoreError:
        st.warning("The server cannot reach its classes at the moment; what you do here stays in the address.")
        return Seat(token=st.session_state.get(_TOKEN, ""))
    if seat.learner is None:
        _offer_to_join(seat.invited)
        return seat
    _follow(seat)
    _show_seat(seat, seat.learner)
    _say_who_brought()
    _watch(seat)
    return seat


def _seat() -> Seat:
    known = progress()
    is_new = _TOKEN not in st.session_state
    token = st.session_state.setdefault(_TOKEN, st.query_params.get(TOKEN_CODE, ""))
    learner = classroom().learner(token) if token else None
    if token and learner is None:
        st.session_state[_TOKEN] = ""
        st.info(f"{GONE} What you have solved stays in the address of this page.")
    if learner is None:
        return Seat(invited=st.query_params.get(CLASS_CODE, "")[:_LONGEST_CODE])
    if is_new:
        known.add_rows(learner.answers())
    return Seat(learner, token, learner.room())


def _offer_to_join(invited: str) -> None:
    problem = st.session_state.pop(_PROBLEM, "")
    unfolded = bool(invited or problem)
    with st.expander("Join a class", icon=":material/groups:", expanded=unfolded), st.form("join", border=False):
        st.session_state.setdefault(_CODE, invited)
        if problem:
            st.warning(problem)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Code", key=_CODE, max_chars=_LONGEST_CODE, width=140, autocomplete="off")
            st.text_input("Your name, as your teacher will see it", key=_NAME, max_chars=40, width=320)
            st.form_submit_button("Join", type="primary", on_click=_join)
        st.caption(
            "Your teacher sees this name and your answers; the other learners see neither. Nothing else is asked for, "
            "and the class deletes itself."
        )


def _join() -> None:
    token = st.session_state.setdefault(_NEW_TOKEN, new_token())  # the same one if the button is pressed twice
    try:
        classroom().join(st.session_state[_CODE], st.session_state[_NAME], token, source())
    except RefusedError as refused:
        st.session_state[_PROBLEM] = str(refused)
    except StoreError:
        st.session_state[_PROBLEM] = OUT_OF_ORDER
    else:
        st.session_state[_TOKEN] = st.session_state.pop(_NEW_TOKEN)


def _leave() -> None:
    st.session_state[_TOKEN] = ""


def _follow(seat: Seat) -> None:
    """Open the exercise that the teacher has called everybody to, once a call."""
    room = seat.room
    if room and room.calls and st.session_state.get(_FOLLOWED) != (seat.token, room.calls):
        st.session_state[_FOLLOWED] = (seat.token, room.calls)
        if room.pointed in EXERCISES:
            st.session_state[_BROUGHT] = room.pointed, st.session_state.get(CHOSEN)
            st.session_state[CHOSEN] = room.pointed


def _say_who_brought() -> None:
    """Why the page shows this exercise, as long as it does, and the way back to the one before."""
    brought, before = st.session_state.get(_BROUGHT, (None, None))
    if brought is None or brought != st.session_state.get(CHOSEN):
        return
    st.info(
        f"Your teacher has brought everybody to exercise {EXERCISES[brought].number}. What you had answered before is "
        "kept.",
        icon=":material/campaign:",
    )
    if before in EXERCISES and before != brought:
        st.button(f"Back to {EXERCISES[before].numbered_title}", key="seat_back", on_click=_go_back, args=(before,))


def _go_back(before: str) -> None:
    st.session_state[CHOSEN] = before


def _show_seat(seat: Seat, learner: Learner) -> None:
    room = seat.room
    with st.container(horizontal=True, vertical_alignment="center"):
        title = f" **{plain(room.title)}**" if room and room.title else ""
        st.markdown(f":material/groups: You are **{plain(learner.name)}** in the class{title}.")
        st.button("Leave", key="seat_leave", type="tertiary", on_click=_leave)
    if seat.locked:
        st.info("The class is paused: look to the front. It goes on by itself.", icon=":material/pause_circle:")


def note_place(seat: Seat, exercise: Exercise) -> None:
    """Tell the class which exercise is open."""
    if seat.learner:
        try:
            seat.learner.visit(exercise.name)
        except StoreError:
            return


@st.fragment(run_every=POLL_SECONDS)
def _watch(seat: Seat) -> None:
    """Look for what the teacher does; the page runs again only when something has changed."""
    try:
        room = seat.learner.room() if seat.learner and classroom().learner(seat.token) else None
    except StoreError:
        return
    if room != seat.room:
        st.rerun()
