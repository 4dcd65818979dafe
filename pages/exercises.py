"""Exercises: predict or set the controls, run, and read why; alone or in a class."""

import streamlit as st

from core.lessons.prose import prose
from core.ui.shell.page import close_page, open_page
from core.ui.workshop.exercise import show_exercise
from core.ui.workshop.exercise_menu import choose_exercise, offer_neighbours, show_score
from core.ui.workshop.progress import progress, remember
from core.ui.workshop.seat import note_place, take_seat
from core.ui.workshop.take_along import offer_work

open_page("exercises")
st.title("Exercises")
st.markdown(prose("exercises"))
progress()
seat = take_seat()
exercise, score = choose_exercise(seat)
note_place(seat, exercise)
show_exercise(exercise, seat)
show_score(score)
offer_neighbours(exercise, seat)
offer_work(seat)
remember(exercise, seat.address)
close_page("exercises")
