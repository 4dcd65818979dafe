"""Classroom: a teacher opens a class, leads it and sees live what the learners answer."""

import streamlit as st

from core.lessons.prose import prose
from core.ui.controls.messages import plain
from core.ui.shell.page import close_page, open_page
from core.ui.workshop.teacher_entry import entered_class, offer_classes, show_invitation, show_key_once
from core.ui.workshop.teacher_view import draw_controls, draw_end, show_live

open_page("classroom")
st.title("Classroom")
entered = entered_class()
if entered is None:
    st.markdown(prose("classroom"))
    offer_classes()
else:
    teacher, room = entered
    st.markdown(f"## {plain(room.title) or 'Your class'}")
    show_key_once()
    show_invitation(room, teacher.hours_left(room))
    exercise = draw_controls(teacher, room)
    show_live(teacher, exercise)
    draw_end(teacher, room)
close_page("classroom")
