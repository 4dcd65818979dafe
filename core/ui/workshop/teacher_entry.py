"""The teacher's way in: open a class, or come back with its key; then the invitation for the learners."""

from collections.abc import Callable

import segno
import streamlit as st

from core.classroom import LIFETIMES, ClassRow, Opened, RefusedError, StoreError, Teacher
from core.lessons.prose import prose
from core.ui.controls.messages import plain
from core.ui.links.address import write_parameters
from core.ui.shell.page import stop_page
from core.ui.workshop.classes import (
    CLASS_CODE,
    OUT_OF_ORDER,
    classroom,
    is_configured,
    is_local,
    join_link,
    source,
)

_TEACHER, _OPENED, _PROBLEM = "class_teacher", "class_opened", "class_problem"
_TITLE, _DAYS, _CODE, _KEY = "class_title", "class_days", "class_code", "class_key"
QR_PIXELS = 200


def entered_class() -> tuple[Teacher, ClassRow] | None:
    """The class that this session teaches, if any."""
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.warning(problem)
    teacher = st.session_state.get(_TEACHER)
    if teacher is None:
        return None
    try:
        room = teacher.room()
    except StoreError:
        st.warning(OUT_OF_ORDER)
        stop_page()
    if room is None:
        leave()
        st.info("The class is over and all of it was deleted.")
        return None
    write_parameters({CLASS_CODE: room.code})
    return teacher, room


def teaches() -> bool:
    """Whether this session has shown the key of a class that is still there."""
    teacher = st.session_state.get(_TEACHER)
    try:
        return teacher is not None and teacher.room() is not None
    except StoreError:
        return False


def attempt(action: Callable[..., object], *arguments: object) -> None:
    """Do something to the class when a button is pressed; if the disk is in the way, the page says so."""
    try:
        action(*arguments)
    except StoreError:
        st.session_state[_PROBLEM] = OUT_OF_ORDER


def leave() -> None:
    """Forget the class in this session."""
    for key in (_TEACHER, _OPENED):
        st.session_state.pop(key, None)
    write_parameters({})


def offer_classes() -> None:
    """Two ways into a class: a new one, or a key."""
    new, known = st.columns(2)
    with new, st.form("open_class"):
        st.markdown("## Open a class")
        st.text_input("What learners will see as its name", key=_TITLE, max_chars=40, placeholder="Monday group")
        st.selectbox("It deletes itself after", LIFETIMES, format_func=_days, key=_DAYS)
        st.form_submit_button("Open a class", type="primary", on_click=_open)
    with known, st.form("teach_class"):
        st.markdown("## Come back to a class")
        st.session_state.setdefault(_CODE, st.query_params.get(CLASS_CODE, "")[:20])
        st.text_input("Code", key=_CODE, max_chars=20, autocomplete="off")
        st.text_input("Teacher's key", key=_KEY, type="password", max_chars=40)
        st.form_submit_button("Come back", on_click=_come_back)
    if not is_configured():
        st.caption(prose("classroom_disk"))


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _open() -> None:
    try:
        opened = classroom().open(st.session_state[_TITLE], st.session_state[_DAYS])
        st.session_state[_TEACHER] = classroom().teach(*opened, source())
        st.session_state[_OPENED] = opened
    except RefusedError as refused:
        st.session_state[_PROBLEM] = str(refused)
    except StoreError as error:
        st.session_state[_PROBLEM] = f"No class can be opened: the server cannot write its file ({plain(str(error))})."


def _come_back() -> None:
    try:
        code, key = st.session_state[_CODE], st.session_state[_KEY]
        st.session_state[_TEACHER] = classroom().teach(code, key, source())
    except RefusedError as refused:
        st.session_state[_PROBLEM] = str(refused)
    except StoreError as error:
        st.session_state[_PROBLEM] = f"The server cannot read its classes ({plain(str(error))})."


def show_key_once() -> None:
    """The key of a class that was just opened, until the teacher has it."""
    opened: Opened | None = st.session_state.get(_OPENED)
    if opened is None:
        return
    with st.container(border=True):
        st.markdown(
            "**Your key, shown only now.** Keep it: with it you come back after a reload or from another computer. "
            "The server keeps no copy. Whoever has it is the teacher."
        )
        st.code(opened.key, language=None)
        st.button("I have kept it", on_click=st.session_state.pop, args=(_OPENED, None), key="class_key_kept")


def show_invitation(room: ClassRow, hours_left: float) -> None:
    """Code, link and QR code, to be shown to the class."""
    link = join_link(room.code)
    with st.expander(f"How to join: code {room.code}", icon=":material/qr_code_2:", expanded=True):
        picture, words = st.columns([1, 2], vertical_alignment="center")
        picture.html(f'<img src="{_qr(link)}" alt="QR code of the link beside it" width="{QR_PIXELS}">')
        picture.caption("Leads to the page Exercises, with the code filled in")
        words.markdown(f"## Code: {room.code[:3]} {room.code[3:]}")
        words.code(link, language=None, wrap_lines=True)
        if is_local(link):
            words.warning(
                "This link works on this computer only: open this page by an address that learners can reach."
            )
        words.caption(f"The class deletes itself in {_left(hours_left)}.")


def _qr(link: str) -> str:
    """As the address of a picture, for Streamlit takes SVG out of HTML; dark on white in every theme, for cameras."""
    return segno.make(link, micro=False, error="m").svg_data_uri(scale=4, light="white")


def _left(hours: float) -> str:
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours" if hours >= 2 else "less than two hours"
