"""Exercises: predict or set the controls, run, and read why; alone or in a class."""

import streamlit as st

from core.ui.exercise_view import choose_exercise, show_exercise
from core.ui.frame import frame, prose
from core.ui.progress import progress, remember
from core.ui.seat import note_place, take_seat
from core.ui.work import offer_work

frame("exercises")
st.title("Exercises")
st.markdown(prose("exercises"))
progress()
seat = take_seat()
exercise = choose_exercise(seat)
note_place(seat, exercise)
show_exercise(exercise, seat)
offer_work(seat)
remember(exercise, seat.address)
