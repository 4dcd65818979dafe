"""Exercises: predict or set the controls, run, and read why."""

import streamlit as st

from core.ui.exercise_view import choose_exercise, remember, show_exercise
from core.ui.frame import frame, prose

frame("exercises")
st.title("Exercises")
st.markdown(prose("exercises"))
exercise = choose_exercise()
show_exercise(exercise)
remember(exercise)
